import type { Answer } from './http';
import type { Lived } from './life';
import { Violation } from './violation';
import type { World } from './world';

type Data = Answer['data'];

/**
 * Per idempotency key at most one effect at each peer, whatever has been asked of it how often. Left out is E10's ESB
 * write, which it carries out as often as it comes: its values are absolute, and the form is held against the ledger.
 */
export async function checkEffects(world: World, lives: readonly Lived[]): Promise<Violation[]> {
  const [vendor, host] = await Promise.all([world.vendor('/sim/effects'), world.host('/sim/effects')]);
  const ours = await idsOf(world, lives);
  for (const { plan } of lives) ours.add(plan.flowRequestId);
  const isOurs = (key: string) => ours.has(key.split(':')[1] ?? '') || !key.includes(':');
  return [...Object.entries<number>(vendor.effects), ...Object.entries<number>(host.effects)]
    .filter(([key, times]) => times > 1 && isOurs(key))
    .map(([key, times]) => new Violation('doubled', `carried out ${times} times`, key));
}

/** What the vendor calls their applications: by our ids, or by its own. */
async function idsOf(world: World, lives: readonly Lived[]): Promise<Set<string>> {
  const ids = await Promise.all(
    lives.map(async ({ applyId }) => (await world.application(applyId))?.vendorId ?? applyId),
  );
  return new Set([...ids, ...lives.map(({ applyId }) => applyId)]);
}

/** What the vendor has sent about these applications, and how often it was acknowledged. */
export interface Sent {
  acknowledged: Map<string, number>;
  underWay: number;
}

export async function sentCallbacks(world: World, lives: readonly Lived[]): Promise<Sent> {
  const ours = await idsOf(world, lives);
  const { callbacks } = await world.vendor('/sim/callbacks');
  const sent: Sent = { acknowledged: new Map(), underWay: 0 };
  for (const { body, state, tries } of callbacks as Data[]) {
    const told = world.side.readCallback(body);
    if (!told || !ours.has(told.applyId)) continue;
    if (state === 'under-way' || state === 'held') sent.underWay += 1;
    const key = `${told.applyId} ${told.event}`;
    const times = tries.filter((each: Data) => each.acknowledged).length;
    sent.acknowledged.set(key, (sent.acknowledged.get(key) ?? 0) + times);
  }
  return sent;
}

export interface Row {
  id: string;
  applyId?: string;
  event?: string;
  state: string;
  reason?: string;
  source: string;
}

/** Of a process whose clock is an hour behind rows are as much older. */
const clockMarginMs = 2 * 3_600_000;

/** The rows that came since, about these lives, by the API's pages. */
export async function callbackRows(world: World, lives: readonly Lived[], since: Date): Promise<Row[]> {
  const ours = await idsOf(world, lives);
  const rows: Row[] = [];
  const first = since.getTime() - clockMarginMs;
  for (let cursor = ''; ; ) {
    const { status, data } = await world.api(`/v1/callbacks?limit=100${cursor}`, { timeoutMs: 30_000 });
    if (status !== 200) throw new Error(`/v1/callbacks answered ${status}`);
    rows.push(...data.items.filter(({ applyId }: Row) => applyId !== undefined && ours.has(applyId)));
    const last = data.items.at(-1);
    if (!data.nextCursor || (last && Date.parse(last.receivedAt) < first)) return rows;
    cursor = `&cursor=${encodeURIComponent(data.nextCursor)}`;
  }
}

export const isFinal = ({ state }: Row) => state === 'delivered' || state === 'ignored' || state === 'failed';

/** No honest callback ends so. */
const wrongEnds = ['not-confirmed', 'round-unclear', 'parked'];

/** Every callback that was acknowledged has a row of its own, and every row a last word. */
export function checkCallbacks(sent: Sent, rows: readonly Row[]): Violation[] {
  const found: Violation[] = [];
  for (const row of rows) {
    const about = `callback ${row.id} (${row.event} of ${row.applyId})`;
    if (!isFinal(row)) found.push(new Violation('stuck', `is ${row.state} (${row.reason})`, about));
    else if (row.state === 'failed' || wrongEnds.includes(row.reason ?? ''))
      found.push(new Violation('lost', `is ${row.state} (${row.reason})`, about));
  }
  for (const [key, times] of sent.acknowledged) {
    const kept = rows.filter(
      ({ applyId, event, source }) => source === 'callback' && `${applyId} ${event}` === key,
    );
    if (kept.length < times)
      found.push(new Violation('lost', `was acknowledged ${times} times and has ${kept.length} rows`, key));
  }
  return found;
}
