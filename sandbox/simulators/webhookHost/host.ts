import { LosslessNumber } from 'lossless-json';
import { z } from 'zod';
import { parseLossless } from '../body';
import { jsonReply, literalReply, type Reply } from '../reply';
import { Tally } from '../tally';
import { type Command, carryOut, commandSchema, isNotification, type Notification } from './commands';
import { type FlowRequest, FlowRequests, flowRequestSchema, HostRefusal, statusOf } from './flowRequest';
import type { ResolvedOptions } from './options';

const countsSchema = z.record(z.string(), z.int());

/** What a host keeps between its starts. */
export const keptHostSchema = z.strictObject({
  flowRequests: z.array(flowRequestSchema),
  effects: countsSchema,
  told: countsSchema,
});

/** A host engine: its flow requests, and what it was told. */
export class WebhookHost {
  readonly flowRequests = new FlowRequests();
  /** How often each command was carried out, by its webhook-id: never more than once. */
  readonly effects: Tally;
  /** How often each was delivered with a good signature. */
  readonly told: Tally;
  /** Deliveries by type, whatever became of them. */
  readonly calls = new Tally();

  /** What became of seal requests, each once, in the order of coming. */
  readonly notifications: Notification[] = [];

  constructor(
    private readonly options: ResolvedOptions,
    before?: z.infer<typeof keptHostSchema>,
  ) {
    this.effects = new Tally(before?.effects);
    this.told = new Tally(before?.told);
    for (const request of before?.flowRequests ?? []) this.flowRequests.restore(request);
  }

  kept(): z.infer<typeof keptHostSchema> {
    const { flowRequests, effects, told } = this;
    return { flowRequests: flowRequests.all(), effects: effects.toJSON(), told: told.toJSON() };
  }

  /** One verified delivery. A command that was carried out before is answered well, and not carried out again. */
  receive(webhookId: string, body: string): Reply {
    const command = readCommand(body);
    if (command.commandId !== webhookId)
      throw new HostRefusal(400, 'id-mismatch', 'webhook-id与commandId不一致');
    // Of a request that was started directly it has no flow request.
    if (isNotification(command)) return this.take(command);
    const request = this.flowRequests.addressed(command.flowRequestId, command.flowId);
    if (command.type === 'flow.get') return this.describe(request, command.data.ask);
    if (this.effects.has(webhookId)) return jsonReply({ ok: true, duplicate: true });
    carryOut(command, request);
    this.effects.add(webhookId);
    request.commands.push({
      id: webhookId,
      type: command.type,
      at: new Date().toISOString(),
      data: command.data,
    });
    return jsonReply({ ok: true });
  }

  private take(notification: Notification): Reply {
    const isNew = this.notifications.every(({ commandId }) => commandId !== notification.commandId);
    if (isNew) this.notifications.push(notification);
    return jsonReply({ ok: true });
  }

  shown(request: FlowRequest) {
    return {
      ...request,
      status: statusOf(request),
      commands: request.commands.map((command) => ({
        ...command,
        told: this.told.toJSON()[command.id] ?? 0,
      })),
    };
  }

  private describe(request: FlowRequest, ask: string | undefined): Reply {
    const { tellsCommandDone, idsAsNumbers } = this.options;
    const { nodeId, fields } = request;
    const isNumber = idsAsNumbers && /^[1-9]\d*$/.test(nodeId);
    const isTold = ask !== undefined && tellsCommandDone;
    const reply = {
      nodeId: isNumber ? new LosslessNumber(nodeId) : nodeId,
      status: statusOf(request),
      ...(isTold ? { commandDone: this.effects.has(ask) } : {}),
      fields,
    };
    return literalReply(reply);
  }
}

function readCommand(body: string): Command {
  const command = commandSchema.safeParse(parseOrRefuse(body));
  if (command.success) return command.data;
  const [issue] = command.error.issues;
  throw new HostRefusal(400, 'malformed', `${issue?.path.join('.')}: ${issue?.message}`);
}

function parseOrRefuse(body: string): unknown {
  try {
    return parseLossless(body);
  } catch {
    throw new HostRefusal(400, 'malformed', '请求内容不是JSON');
  }
}

export function refusalReply({ status, code, message, nodeId }: HostRefusal): Reply {
  return jsonReply({ code, message, ...(nodeId === undefined ? {} : { nodeId }) }, status);
}
