import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { PortError } from '../../application/ports/errors';
import type { FlowAtHost, HostFlow, HostPort } from '../../application/ports/host';
import { defined } from '../../domain/defined';
import type { NotificationType } from '../../domain/sealRequest/notifications';
import type { ActAs } from '../../domain/sealRequest/values';
import { type Circuit, createCircuit } from '../http/circuit';
import {
  type HttpReply,
  type HttpRequest,
  httpUrl,
  type OutgoingHttp,
  replyJson,
  replyJsonIfAny,
} from '../http/http';
import { isDoubtful, peerWords } from '../http/peerText';

export interface WebhookHostOptions {
  http: OutgoingHttp;
  /** The one address that takes every command. */
  url: string;
  /** Standard Webhooks: base64, with or without `whsec_` before it. */
  secret: string;
  /** Secrets before: while one is valid commands carry a signature by it too, so that the host can change over. */
  secretsBefore?: { secret: string; validUntil: Date }[];
  /** Default 10 s; of it at most 3 s to connect. */
  callTimeoutMs?: number;
  /** One for all clients of a host; otherwise this client's own. */
  circuit?: Circuit;
}

const defaultCallTimeoutMs = 10_000;
const maxConnectMs = 3_000;

/** What could not be read to its last character names nothing. */
const idSchema = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .refine((id) => !isDoubtful(id));
/** Reply to `flow.get`; ids may come as number literals of any length. Fields beside these are the host's own matter. */
const flowReplySchema = z.object({
  nodeId: idSchema,
  status: z.string().optional(),
  commandDone: z.boolean().optional(),
  fields: z.unknown().optional(),
});
/** An error reply: `{code, message}`, or problem details (RFC 9457). */
const errorReplySchema = z
  .object({
    code: idSchema.optional().catch(undefined),
    type: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    detail: z.string().optional().catch(undefined),
    title: z.string().optional().catch(undefined),
    nodeId: idSchema.optional().catch(undefined),
  })
  .catch({});

interface Command extends HostFlow {
  type: 'fields.write' | 'flow.submit' | 'flow.return' | 'files.ready' | 'flow.get' | NotificationType;
  commandId: string;
  data: Record<string, unknown>;
}

/**
 * Any engine that takes commands over HTTP, signed by Standard Webhooks. One POST each: body
 * `{type, commandId, flowId?, flowRequestId, data}`, `webhook-id` being the command's id over all its retries, so that
 * the host can drop duplicates. data: `fields.write` `{fields:[{fieldId, value}]}`; `flow.submit`
 * `{as:{userId}|"currentOperator", applicant, waitNodeIds, remark?, fields?}` (values that the host writes into the
 * form as it submits); `flow.return` the same with `to` and without fields; `files.ready`
 * `{files:[{kind:"watermarked"|"useImage", name, url}], expiresAt}`; `flow.get` `{ask?}`, answered by
 * `{nodeId, status?, commandDone?, fields?}`. A notification has the same form, and asks for nothing.
 *
 * Replies: 2xx, with JSON or without a body, done; with anything else `unknown`. 409 with code `wrong-node` and the
 * `nodeId` found is PortError `refused` with both; 401 and 403 `misconfigured`; other 4xx `refused` in the host's
 * words; 429 and 503 `passing`; 5xx, timeouts and resets `unknown`; a redirect of `flow.get` `misconfigured`, of any
 * other call `unknown`.
 *
 * @throws PortError `misconfigured` for an address or a secret that cannot be used.
 */
export function createWebhookHost(options: WebhookHostOptions): HostPort {
  const callTimeoutMs = options.callTimeoutMs ?? defaultCallTimeoutMs;
  const post = createPost(options, callTimeoutMs);
  return {
    callTimeoutMs,
    async writeFields({ fields, ...command }) {
      await post({ ...target(command), type: 'fields.write', data: { fields } });
    },
    async submit({ as, applicant, waitNodeIds, remark, fields, ...command }) {
      const data = {
        as: actor(as, applicant),
        applicant,
        waitNodeIds,
        ...defined({ remark }),
        ...(fields ? { fields } : {}),
      };
      await post({ ...target(command), type: 'flow.submit', data });
    },
    async return({ as, applicant, waitNodeIds, to, remark, ...command }) {
      const data = {
        as: actor(as, applicant),
        applicant,
        waitNodeIds,
        to,
        ...defined({ remark }),
      };
      await post({ ...target(command), type: 'flow.return', data });
    },
    async offerFiles({ files, expiresAt, ...command }) {
      await post({ ...target(command), type: 'files.ready', data: { files, expiresAt } });
    },
    async notify({ type, data, ...command }) {
      await post({ ...target(command), type, data });
    },
    async read({ ask, ...flow }) {
      // A read changes nothing, so each has an id of its own: a host that drops duplicates must still answer it.
      const commandId = `flow.get-${randomUUID()}`;
      const reply = await post({
        ...target({ ...flow, commandId }),
        type: 'flow.get',
        data: ask ? { ask } : {},
      });
      return readFlow(reply);
    },
  };
}

function target({ commandId, flowId, flowRequestId }: HostFlow & { commandId: string }) {
  return { commandId, flowRequestId, ...defined({ flowId }) };
}

/** The applicant by id, so that the host needs no memory of who applied. */
function actor(as: ActAs, applicant: string): Exclude<ActAs, 'applicant'> {
  return as === 'applicant' ? { userId: applicant } : as;
}

function createPost(options: WebhookHostOptions, callTimeoutMs: number) {
  const { http, url, secret, secretsBefore = [], circuit = createCircuit() } = options;
  if (!httpUrl(url)) throw new PortError('misconfigured', 'webhook host: the address is not an http(s) URL');
  const signer = createSigner(secret);
  const before = secretsBefore.map((each) => ({ ...each, signer: createSigner(each.secret) }));
  const secrets = [secret, ...secretsBefore.map((each) => each.secret)];
  return async (command: Command): Promise<unknown> => {
    const body = JSON.stringify(command);
    const now = new Date();
    const signers = [
      signer,
      ...before.filter(({ validUntil }) => now < validUntil).map((each) => each.signer),
    ];
    const request: HttpRequest = {
      label: `webhook host ${command.type}`,
      method: 'POST',
      url,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'webhook-id': command.commandId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signers.map((each) => each.sign(command.commandId, now, body)).join(' '),
      },
      body: Buffer.from(body),
      connectTimeoutMs: maxConnectMs,
      totalTimeoutMs: callTimeoutMs,
      // By this contract a 503 is "not now": nothing was carried out.
      unavailableIsPassing: true,
      changes: command.type !== 'flow.get',
    };
    const reply = await circuit.run(() => http.exchange(request));
    if (reply.status >= 400) throw refusal(reply, secrets);
    // A page with status 200 is of something in between that never handed the command on.
    return reply.body.length > 0 ? replyJson(reply) : undefined;
  };
}

function createSigner(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new PortError('misconfigured', 'webhook host: the secret is not base64');
  }
}

function refusal(reply: HttpReply, secrets: string[]): PortError {
  const status = `HTTP ${reply.status}`;
  const error = errorReplySchema.parse(replyJsonIfAny(reply));
  const peerCode = peerWords(error.code ?? error.type ?? status, secrets);
  const words = peerWords(error.message ?? error.detail ?? error.title ?? error.code ?? status, secrets);
  if (reply.status === 401 || reply.status === 403) {
    const offSeconds = clockOffSeconds(reply);
    // A signature has its time: another worker, with a clock that is right, may take this up soon.
    if (Math.abs(offSeconds) > mostOffSeconds)
      return new PortError(
        'misconfigured',
        `${reply.label}: not accepted (${status}): the clock of this worker's machine is ${offSeconds} s off the host's`,
        { peerCode, retryAfterMs: 5_000 },
      );
    return new PortError('misconfigured', `${reply.label}: not accepted (${status}): ${words}`, { peerCode });
  }
  const found = reply.status === 409 && peerCode === 'wrong-node' ? error.nodeId : undefined;
  return new PortError('refused', words, { peerCode, ...defined({ nodeId: found }) });
}

/** Receivers of Standard Webhooks usually take five minutes; a minute of it may go by on the way. */
const mostOffSeconds = 240;

/** How far our clock is ahead of the peer's, by what it says in its reply; 0 where it does not say. */
function clockOffSeconds({ date }: HttpReply): number {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? 0 : Math.round((Date.now() - theirs) / 1000);
}

/** What `status` says of a flow that goes nowhere any more. Any other word says nothing. */
const overStatuses = ['finished', 'terminated', 'withdrawn', 'deleted'];

function readFlow(reply: unknown): FlowAtHost {
  const parsed = flowReplySchema.safeParse(reply);
  if (!parsed.success) throw new PortError('unknown', 'webhook host flow.get: the reply names no node');
  const { nodeId, commandDone, status = '' } = parsed.data;
  return {
    nodeId,
    ...defined({ commandDone }),
    ...(overStatuses.includes(status) ? { isOver: true } : {}),
  };
}
