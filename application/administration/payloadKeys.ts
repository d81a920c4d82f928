/** A key that payloads at Temporal have been encrypted with. Never the key itself. */
export interface PayloadKeyRow {
  /** The key's id. */
  _id: string;
  /** When a process first began to write with it. ISO 8601. */
  usedSince: string;
}

export interface PayloadKeyRows {
  /** Once for each key, whoever uses it first. */
  use(row: PayloadKeyRow): Promise<void>;
  all(): Promise<PayloadKeyRow[]>;
  remove(id: string): Promise<void>;
  /** What may still hold payloads from before then: open requests, and callbacks and commands that wait. */
  olderThan(moment: string): Promise<OlderThan>;
}

export interface OlderThan {
  count: number;
  /** ISO 8601; absent where there is none. */
  oldest?: string;
}

/** Of one process. */
export interface HeldPayloadKeys {
  /** Those that it reads by. */
  ids: readonly string[];
  /** That it writes with; undefined where it writes plain payloads. */
  current: string | undefined;
}

/** Puts on record what this process writes with. Resolves to the keys that others have written with and it lacks. */
export async function lackingPayloadKeys(
  rows: Pick<PayloadKeyRows, 'use' | 'all'>,
  { ids, current }: HeldPayloadKeys,
  now: Date,
): Promise<string[]> {
  const known = (await rows.all()).map(({ _id }) => _id);
  if (current !== undefined && !known.includes(current))
    await rows.use({ _id: current, usedSince: now.toISOString() });
  return known.filter((id) => !ids.includes(id)).sort();
}

export type Retirement =
  | { kind: 'retired' }
  | { kind: 'current' }
  | { kind: 'unknown' }
  /** So many requests, callbacks and commands may still need it. */
  | { kind: 'needed'; older: OlderThan };

/** While processes are restarted one after another, some write with the key before. */
const rollingMs = 24 * 3_600_000;

/**
 * Takes a key off the record, so that processes may lack it: only once nothing that is open is older than the key that
 * is written with now, by a day, or where the key is lost and nobody can give it back.
 */
export async function retirePayloadKey(
  rows: PayloadKeyRows,
  { current }: HeldPayloadKeys,
  { id, isLost }: { id: string; isLost: boolean },
): Promise<Retirement> {
  if (id === current) return { kind: 'current' };
  const known = await rows.all();
  if (!known.some(({ _id }) => _id === id)) return { kind: 'unknown' };
  if (!isLost) {
    const since = known.find(({ _id }) => _id === current)?.usedSince;
    // Where nobody writes with another key yet, everything may need this one.
    const until = since === undefined ? Date.now() : Date.parse(since) + rollingMs;
    const older = await rows.olderThan(new Date(until).toISOString());
    if (older.count > 0) return { kind: 'needed', older };
  }
  await rows.remove(id);
  return { kind: 'retired' };
}
