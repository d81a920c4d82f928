import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { stringify } from 'lossless-json';
import { z } from 'zod';
import { parseLossless } from '../body';
import { postText } from '../postText';
import { idSchema } from './values';

const triggerSchema = z.union([
  z.strictObject({ nodeId: idSchema, when: z.enum(['arrive', 'leave']) }),
  z.strictObject({ exitId: idSchema }),
]);
export type Trigger = z.infer<typeof triggerSchema>;

export const esbSchema = z.strictObject({
  /** Where flow events go; without one, none is sent. */
  url: z.url().nullable().default(null),
  /** Sent as a bearer. */
  key: z.string().default(''),
  /** The nodes and exits at which the site has set it up; every node that is left and every exit where not said. */
  at: z.array(triggerSchema).optional(),
  /** The wait before the second try; each later one is twice as long. */
  firstWaitMs: z.int().min(1).default(500),
  maxTries: z.int().min(1).default(14),
  timeoutMs: z.int().min(1).default(40_000),
});
export type EsbSettings = z.infer<typeof esbSchema>;

/** What happened, its body fixed at that moment: a later try says the same. */
export interface FlowEvent {
  eventId: string;
  flowRequestId: string;
  trigger: Trigger & { action: string };
  body: Record<string, unknown>;
  /** Fills a value of the reply into the form. */
  fill(fieldId: string, value: string): void;
}

interface Try {
  at: string;
  status?: number;
  reply?: string;
  error?: string;
}

interface Delivery {
  eventId: string;
  flowRequestId: string;
  trigger: FlowEvent['trigger'];
  state: 'under-way' | 'done' | 'given-up';
  tries: Try[];
  /** The fields that the reply filled. */
  filled: string[];
  /** What of the reply could not be filled in. */
  faults: string[];
}

const replySchema = z.object({
  writeBack: z.array(z.object({ fieldId: idSchema, value: idSchema.or(z.literal('')) })).default([]),
});

/**
 * ESB outwards: an HTTP call per event, whose reply can fill fields. Each is tried with waits that double until the
 * receiver says 2xx; those about one flow request go one after another.
 */
export class EsbOut {
  private readonly deliveries: Delivery[] = [];
  private readonly lines = new Map<string, Promise<void>>();

  constructor(private settings: EsbSettings) {}

  direct(settings: EsbSettings): void {
    this.settings = settings;
  }

  isAt(trigger: Trigger): boolean {
    if (this.settings.url === null) return false;
    const { at } = this.settings;
    if (!at) return !('when' in trigger) || trigger.when === 'leave';
    return at.some((candidate) => JSON.stringify(candidate) === JSON.stringify(trigger));
  }

  send(event: FlowEvent): void {
    const { eventId, flowRequestId, trigger } = event;
    const delivery: Delivery = {
      eventId,
      flowRequestId,
      trigger,
      state: 'under-way',
      tries: [],
      filled: [],
      faults: [],
    };
    this.deliveries.push(delivery);
    const before = this.lines.get(flowRequestId) ?? Promise.resolve();
    this.lines.set(
      flowRequestId,
      before.then(() => this.deliver(event, delivery)),
    );
  }

  list(): Delivery[] {
    return this.deliveries;
  }

  private async deliver(event: FlowEvent, delivery: Delivery): Promise<void> {
    const body = stringify(event.body) ?? '';
    for (let waitMs = this.settings.firstWaitMs; ; waitMs *= 2) {
      if (await this.attempt(event, delivery, body)) return;
      if (delivery.tries.length >= this.settings.maxTries) break;
      await sleep(waitMs);
    }
    delivery.state = 'given-up';
  }

  /** To the address of now, so that a receiver that comes back elsewhere still gets it. */
  private async attempt(event: FlowEvent, delivery: Delivery, body: string): Promise<boolean> {
    const tried: Try = { at: new Date().toISOString() };
    delivery.tries.push(tried);
    try {
      const { status, data } = await this.post(body);
      tried.status = status;
      tried.reply = data.slice(0, 500);
      if (status < 200 || status >= 300) return false;
      delivery.state = 'done';
      fillIn(event, delivery, data);
      return true;
    } catch (error) {
      tried.error = axios.isAxiosError(error) ? (error.code ?? error.message) : String(error);
      return false;
    }
  }

  private post(body: string) {
    const { url, key, timeoutMs } = this.settings;
    const headers = { 'Content-Type': 'application/json; charset=utf-8', Authorization: `Bearer ${key}` };
    return postText(url ?? '', body, { headers, timeoutMs });
  }
}

function fillIn(event: FlowEvent, delivery: Delivery, reply: string): void {
  try {
    const { writeBack } = replySchema.parse(parseLossless(reply));
    for (const { fieldId, value } of writeBack) {
      event.fill(fieldId, value);
      delivery.filled.push(fieldId);
    }
  } catch (error) {
    delivery.faults.push(error instanceof Error ? error.message : String(error));
  }
}
