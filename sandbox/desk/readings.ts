import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealRequestState } from '../../domain/sealRequest/values';

/*
 * Pages look every second, and each question to the product is a line of its log. So the product is asked where
 * something may have changed in it: a peer was called, something changed at one, or somebody clicked. Otherwise what it
 * answered last stands for a while.
 */

/** The product goes on for a moment after what peers see of it. */
const followsMs = 3_000;
const standsMs = 15_000;

/**
 * @param mark another one where something happened
 * @throws whatever `ask` throws, which is then asked anew the next time
 */
export type Readings<Answer> = (key: string, mark: string, ask: () => Promise<Answer>) => Promise<Answer>;

export function createReadings<Answer>(now: () => number = Date.now): Readings<Answer> {
  const known = new Map<string, { mark: string; movedAt: number; askedAt: number; answer: Answer }>();
  return async (key, mark, ask) => {
    const askedAt = now();
    const before = known.get(key);
    const movedAt = before?.mark === mark ? before.movedAt : askedAt;
    const isSettled = before !== undefined && before.askedAt - movedAt >= followsMs;
    if (isSettled && askedAt - before.askedAt < standsMs) return before.answer;
    const answer = await ask();
    known.set(key, { mark, movedAt, askedAt, answer });
    return answer;
  };
}

export interface Named {
  id: string;
  name: string;
}

export interface RequestShown {
  id: string;
  attempt: number;
  state: SealRequestState;
  attention: { sentence: string; zh: string }[];
}

/** What the pages ask the product for, again only where that may say something new. */
export interface ProductReadings {
  catalogue: Readings<Named[]>;
  requests: Readings<RequestShown[]>;
  ledger: Readings<SealRequestEvent[]>;
}

export const createProductReadings = (now?: () => number): ProductReadings => ({
  catalogue: createReadings(now),
  requests: createReadings(now),
  ledger: createReadings(now),
});
