import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { z } from 'zod';
import { Refusal } from './control';
import { postText } from './postText';
import { seededRandom, shuffled } from './random';

/** What a body is written in. */
export const callbackFormats = z.enum(['json', 'form']);

export const callbackModeSchema = z.strictObject({
  mode: z.enum(['normal', 'hold', 'twice', 'late']),
  /** Of late: how long each waits before its first try. */
  lateMs: z.int().min(0).default(1_000),
  /** Of late: each waits a part of lateMs, drawn at random, so that they overtake each other. */
  shuffle: z.boolean().default(false),
  seed: z.int().default(1),
});
export type CallbackMode = z.infer<typeof callbackModeSchema>;

export const callbackTargetSchema = z.strictObject({
  url: z.url().nullable(),
  format: callbackFormats.optional(),
});

export interface OutboxSettings {
  url: string | undefined;
  format: z.infer<typeof callbackFormats>;
  headers: Record<string, string>;
  firstWaitMs: number;
  maxTries: number;
  timeoutMs: number;
  /** What the reply must hold, spaces aside. */
  ack: string;
}

export interface Letter {
  event: string;
  applyId?: string;
  contentType: string;
  body: string;
}

const trySchema = z.object({
  at: z.string(),
  status: z.number().exactOptional(),
  reply: z.string().exactOptional(),
  error: z.string().exactOptional(),
  acknowledged: z.boolean(),
});
type Try = z.infer<typeof trySchema>;

export const callbackSchema = z.object({
  id: z.string(),
  event: z.string(),
  applyId: z.string().exactOptional(),
  contentType: z.string(),
  body: z.string(),
  state: z.enum(['no-url', 'held', 'under-way', 'acknowledged', 'given-up']),
  tries: z.array(trySchema),
});
type Callback = z.infer<typeof callbackSchema>;

/** A body as the site's push would write it. */
export function letterBody(fields: Record<string, unknown>, format: OutboxSettings['format']) {
  if (format === 'json') return { contentType: 'application/json', body: JSON.stringify(fields) };
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(texts).toString(),
  };
}

/**
 * The callbacks: each is tried until the receiver acknowledges it (HTTP 2xx and the expected words), with waits that
 * double, or held back, doubled and delayed as told.
 */
export class Outbox {
  private readonly callbacks: Callback[] = [];
  /** How what comes from now on is sent. */
  mode: CallbackMode = { mode: 'normal', lateMs: 0, shuffle: false, seed: 1 };
  private random = seededRandom(1);

  constructor(private readonly settings: OutboxSettings) {}

  get format() {
    return this.settings.format;
  }

  direct({ url, format }: z.infer<typeof callbackTargetSchema>): void {
    this.settings.url = url ?? undefined;
    this.settings.format = format ?? this.settings.format;
  }

  setMode(mode: CallbackMode): void {
    this.mode = mode;
    this.random = seededRandom(mode.seed);
  }

  /** As the mode says. Without an address nothing is sent, now or later: such a site pushes nothing. */
  post(letter: Letter): void {
    const callback = this.write(letter);
    if (callback.state === 'no-url') return;
    const { mode, lateMs, shuffle } = this.mode;
    if (mode === 'hold') callback.state = 'held';
    else if (mode === 'late') this.later(callback, shuffle ? lateMs * this.random() : lateMs);
    else void this.start(callback);
    if (mode === 'twice') void this.start(this.write(letter));
  }

  /** Past the mode; resolves once it was tried the first time. */
  async postNow(letter: Letter): Promise<void> {
    const callback = this.write(letter);
    if (callback.state !== 'no-url') await this.start(callback);
  }

  /** One try and no more, whatever the receiver says to it. */
  async sendOnce(letter: Letter) {
    const callback = this.write(letter);
    if (callback.state === 'no-url') throw new Refusal('there is no callback address');
    if (!(await this.attempt(callback))) callback.state = 'given-up';
    return callback;
  }

  /** The held ones, one after the other; resolves once each was tried the first time. */
  async release(order: 'fifo' | 'lifo' | 'shuffle', seed: number): Promise<{ released: number }> {
    const held = this.callbacks.filter(({ state }) => state === 'held');
    for (const callback of held) callback.state = 'under-way';
    for (const callback of inOrder(held, order, seed)) await this.start(callback);
    return { released: held.length };
  }

  list() {
    return this.callbacks.map((callback) => ({
      ...callback,
      acknowledged: callback.state === 'acknowledged',
    }));
  }

  /** Those of before this server started; what was under way then is tried on. */
  restore(callbacks: readonly Callback[]): void {
    this.callbacks.push(...callbacks);
    for (const callback of callbacks) if (callback.state === 'under-way') void this.retry(callback);
  }

  private write(letter: Letter): Callback {
    const state = this.settings.url === undefined ? 'no-url' : 'under-way';
    const callback: Callback = { ...letter, id: String(this.callbacks.length + 1), state, tries: [] };
    this.callbacks.push(callback);
    return callback;
  }

  private async later(callback: Callback, waitMs: number): Promise<void> {
    await sleep(waitMs);
    await this.start(callback);
  }

  private async start(callback: Callback): Promise<void> {
    if (!(await this.attempt(callback))) void this.retry(callback);
  }

  private async retry(callback: Callback): Promise<void> {
    const { firstWaitMs, maxTries } = this.settings;
    for (let waitMs = firstWaitMs; callback.tries.length < maxTries; waitMs *= 2) {
      await sleep(waitMs);
      if (await this.attempt(callback)) return;
    }
    callback.state = 'given-up';
  }

  /** To the address of now, so that a receiver that comes back elsewhere still gets it. */
  private async attempt(callback: Callback): Promise<boolean> {
    const tried: Try = { at: new Date().toISOString(), acknowledged: false };
    callback.tries.push(tried);
    try {
      const { status, data } = await this.send(callback);
      tried.status = status;
      tried.reply = data.slice(0, 500);
      tried.acknowledged = status >= 200 && status < 300 && holds(data, this.settings.ack);
    } catch (error) {
      tried.error = axios.isAxiosError(error) ? (error.code ?? error.message) : String(error);
    }
    if (tried.acknowledged) callback.state = 'acknowledged';
    return tried.acknowledged;
  }

  private send({ contentType, body }: Callback) {
    const { url = '', headers, timeoutMs } = this.settings;
    return postText(url, body, { headers: { ...headers, 'Content-Type': contentType }, timeoutMs });
  }
}

function inOrder(held: Callback[], order: 'fifo' | 'lifo' | 'shuffle', seed: number): Callback[] {
  if (order === 'shuffle') return shuffled(held, seededRandom(seed));
  return order === 'lifo' ? held.toReversed() : held;
}

function holds(text: string, ack: string): boolean {
  return text.replace(/\s/g, '').includes(ack.replace(/\s/g, ''));
}
