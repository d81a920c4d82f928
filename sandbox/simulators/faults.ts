import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Response, Router } from 'express';
import { z } from 'zod';
import { control, idIn, Refusal, show } from './control';
import { signInPage, signInRedirect } from './deadToken';
import { type Random, seededRandom } from './random';
import { type Reply, sendReply, textReply } from './reply';
import { inCharset, type ReplyCharset, replyCharsetSchema } from './replyCharset';

export const faultSchema = z.strictObject({
  /** Every key given must fit; none given fits every call. */
  match: z
    .strictObject({
      /** The path as it is called; a `*` at its end stands for any rest. */
      path: z.string().optional(),
      method: z.string().optional(),
      /** The vendor's operation ("apply"), or the host command's type ("flow.submit"). */
      type: z.string().optional(),
    })
    .prefault({}),
  fault: z.enum([
    /** Never acted on: the socket is gone before. */
    'dropRequest',
    /** Acted on, and the socket is gone before the reply. */
    'dropReply',
    'http500',
    /** Nobody serves the call. */
    'http404',
    /** To the page where people sign in. */
    'redirect',
    /** That page, HTTP 200. */
    'loginPage',
    /** With `Retry-After`; never acted on. */
    'http429',
    /** HTTP 200 with a page of HTML. */
    'garbage',
    /** Late by `delayMs`, and then as always. With `afterActing` only the reply is late. */
    'slow',
    /** Not before the fault is cleared, and then as always. With `afterActing` only the reply waits for that. */
    'hold',
    /** Never answered. */
    'hang',
    /** Answered in the peer's own form, with `errcode` and `errmsg` and no more: refused, unless it says success. */
    'errcode',
    /** Acted on and answered, with the call's callback posted before the reply (vendor only). */
    'callbackBeforeReply',
  ]),
  /** How many calls it strikes; without it, every one until it is cleared. */
  times: z.int().min(1).optional(),
  delayMs: z.int().min(0).max(600_000).default(1_000),
  /** For the HTTP ones, garbage, slow, hold, hang and errcode: whether the call acts before. */
  afterActing: z.boolean().default(false),
  errcode: z.union([z.string(), z.int()]).transform(String).default('1'),
  errmsg: z.string().default('系统繁忙，请稍后再试'),
  retryAfterSeconds: z.int().min(0).default(1),
  /** The share of fitting calls that it strikes, drawn from the seed: the same calls give the same strikes. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
  /** Of callbackBeforeReply: what happens to the call's application, and is told, before the reply. */
  event: z
    .enum(['sealingCompleted', 'filesArchived', 'autoEnded', 'approvalTerminated', 'approvalRejected'])
    .default('sealingCompleted'),
});
export type Fault = z.infer<typeof faultSchema>;

/** One call, as a fault may be matched against it. */
export interface Call {
  method: string;
  path: string;
  type: string | undefined;
}

/** What only the simulator at hand can say. */
export interface FaultWords {
  refusal(fault: Fault): Reply;
  callbackBeforeReply?(fault: Fault): Promise<void>;
}

interface ArmedFault extends Fault {
  id: string;
  /** How many calls it has struck. */
  struck: number;
  /** Those of them that are neither answered nor given up yet. */
  open: number;
  random: Random;
  /** Aborted once it is cleared. */
  clearing: AbortController;
}

/** The switches: what goes wrong with which calls. The first armed fault that fits a call strikes it. */
export class Faults {
  private armed: ArmedFault[] = [];
  private charset: ReplyCharset = replyCharsetSchema.parse({});
  private count = 0;

  arm(fault: Fault): { id: string } {
    this.count += 1;
    const id = String(this.count);
    const random = seededRandom(fault.seed);
    this.armed.push({ ...fault, id, struck: 0, open: 0, random, clearing: new AbortController() });
    return { id };
  }

  clear(): void {
    for (const { id } of this.armed) this.disarm(id);
  }

  disarm(id: string): void {
    const cleared = this.armed.find((fault) => fault.id === id);
    if (!cleared) throw new Refusal(`no fault ${id}`, 404);
    cleared.clearing.abort();
    this.armed = this.armed.filter((fault) => fault.id !== id);
  }

  list() {
    return this.armed.map(({ random: _, clearing: _clearing, ...fault }) => fault);
  }

  /** Of every reply to a call, until it is set otherwise. */
  answerIn(charset: ReplyCharset): void {
    this.charset = charset;
  }

  /** Carries the call out, or lets the fault have its way with it. `act` runs at most once. */
  async around(call: Call, response: Response, act: () => Promise<Reply>, words: FaultWords): Promise<void> {
    const fault = this.strike(call, response);
    const reply = fault ? await suffer(fault, response, act, words) : await act();
    if (reply) sendReply(response, inCharset(reply, this.charset));
  }

  private strike(call: Call, response: Response): ArmedFault | undefined {
    const fault = this.armed.find((candidate) => strikes(candidate, call));
    if (!fault) return undefined;
    fault.struck += 1;
    fault.open += 1;
    response.once('close', () => {
      fault.open -= 1;
    });
    return fault;
  }
}

function strikes({ match, times, struck, probability, random }: ArmedFault, call: Call): boolean {
  if (times !== undefined && struck >= times) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (match.type !== undefined && match.type !== call.type) return false;
  if (match.path !== undefined && !fitsPath(match.path, call.path)) return false;
  return random() < probability;
}

function fitsPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** The reply to send, or undefined where there is none. */
async function suffer(
  fault: ArmedFault,
  response: Response,
  act: () => Promise<Reply>,
  words: FaultWords,
): Promise<Reply | undefined> {
  const acts = fault.afterActing || fault.fault === 'dropReply' || fault.fault === 'callbackBeforeReply';
  const reply = acts ? await act() : undefined;
  switch (fault.fault) {
    case 'dropRequest':
    case 'dropReply':
      response.socket?.destroy();
      return undefined;
    case 'http500':
      return textReply('Internal Server Error', 500);
    case 'http404':
      return textReply('Not Found', 404);
    case 'redirect':
      return signInRedirect();
    case 'loginPage':
      return signInPage();
    case 'http429':
      return textReply('Too Many Requests', 429, { 'Retry-After': String(fault.retryAfterSeconds) });
    case 'garbage':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html><body>502</body></html>' };
    case 'slow':
      await sleep(fault.delayMs);
      return reply ?? act();
    case 'hold':
      if (!fault.clearing.signal.aborted) await once(fault.clearing.signal, 'abort');
      return reply ?? act();
    case 'hang':
      return undefined;
    case 'errcode':
      return words.refusal(fault);
    case 'callbackBeforeReply':
      await words.callbackBeforeReply?.(fault);
      return reply;
    default:
      return fault.fault satisfies never;
  }
}

/** `POST /sim/reply-charset`, `POST /sim/faults`, `GET /sim/faults`, `DELETE /sim/faults`, `DELETE /sim/faults/:id`. */
export function faultRoutes(faults: Faults): Router {
  const router = Router();
  router.post(
    '/sim/reply-charset',
    control(replyCharsetSchema, (charset) => faults.answerIn(charset)),
  );
  router.post(
    '/sim/faults',
    control(faultSchema, (fault) => faults.arm(fault)),
  );
  router.get(
    '/sim/faults',
    show(() => ({ faults: faults.list() })),
  );
  router.delete(
    '/sim/faults',
    control(z.unknown(), () => faults.clear()),
  );
  router.delete(
    '/sim/faults/:id',
    control(z.unknown(), (_body, request) => faults.disarm(idIn(request))),
  );
  return router;
}
