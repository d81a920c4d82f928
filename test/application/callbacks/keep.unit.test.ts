import { createRateWindow } from '../../../api/http/rateWindow';
import { createMetrics } from '../../../api/metrics';
import { readRows } from '../../../api/routes/callbacks/readRows';
import { keepCallbacks, strangersPerMinute } from '../../../application/callbacks/keep';
import type { CallbackRow, ReceivedRow, SurplusRow } from '../../../application/callbacks/stores';
import { sha256Hex } from '../../../application/constantTime';

/* A flood of strangers, without the way there. The applications of requests begin with `sf-`. */

const none = async () => 0;

function world() {
  const stored: ReceivedRow[] = [];
  const surplus: SurplusRow[] = [];
  const delivered: (string | null | undefined)[] = [];
  const looked: string[] = [];
  let nowMs = 0;
  const metrics = createMetrics({
    views: {
      countAttention: async () => ({ requests: 0, byKind: [] }),
      countOpen: async () => [],
      countLate: none,
    },
    commands: { countPending: none, pending: async () => [] },
    inboxReader: { countPending: async () => ({ pending: 0, unmatched: 0 }), countParked: none },
    countRefusedEvents: none,
    stuckBeside: async () => [],
    countKeysEndingSoon: none,
    countAlertFailures: none,
  });
  const services: Parameters<typeof keepCallbacks>[0] = {
    inbox: {
      store: async (row) => {
        stored.push(row);
        const toDeliver = 'notice' in row.read ? null : ({ _id: 'row' } as CallbackRow);
        return { id: 'row', duplicate: false, toDeliver };
      },
      keepHash: async (row) => void surplus.push(row),
    },
    requests: {
      vendorApplications: {
        find: async (_bindingId, applyId) => (applyId.startsWith('sf-') ? `h1:f1:${applyId}:1` : null),
      },
    },
    callbackStored: (_row, known) => void delivered.push(known),
    lookSoon: (id) => void looked.push(id),
    // However slow the machine, a test is one minute until it says otherwise.
    rates: createRateWindow(() => nowMs),
    metrics,
  };
  const keep = (body: string, bindingId = 'bnd_1') => {
    const came = { bindingId, contentType: 'application/json', body: Buffer.from(body) };
    return keepCallbacks(services, readRows(came, { vendor: 'zhangguanjia' }));
  };
  const flood = async (count: number, body: (index: number) => string) => {
    for (let index = 0; index < count; index += 1) expect(await keep(body(index))).toBe('kept');
  };
  const keepNotice = (applyId: string) =>
    keepCallbacks(services, [
      { bindingId: 'bnd_1', contentType: '', body: Buffer.alloc(0), read: { applyId, notice: true } },
    ]);
  const nextMinute = () => {
    nowMs += 60_000;
  };
  return { keep, keepNotice, flood, nextMinute, stored, surplus, delivered, looked, metrics };
}

const about = (application: string) =>
  JSON.stringify({ event: 'sealingCompleted', sealapply_id: application });

test.each<['unmatched' | 'unreadable', (index: number) => string]>([
  ['unmatched', (index) => about(`other-${index}`)],
  ['unmatched', () => about('other')],
  ['unreadable', (index) => `no json ${index}`],
])('of what is %s beyond its bound only the hash is kept', async (reason, body) => {
  const { keep, flood, stored, surplus, delivered, metrics } = world();
  await flood(strangersPerMinute + 3, body);
  expect(stored).toHaveLength(strangersPerMinute);
  expect(surplus).toHaveLength(3);
  const bodyHash = sha256Hex(body(strangersPerMinute));
  expect(surplus[0]).toEqual({ bindingId: 'bnd_1', bodyHash, reason });

  expect(await keep(about('sf-a'))).toBe('kept');
  expect(stored).toHaveLength(strangersPerMinute + 1);
  expect(delivered.at(-1)).toBe('h1:f1:sf-a:1');
  expect(await metrics.render()).toContain(`sealflow_callbacks_surplus_total{reason="${reason}"} 3`);
});

test('strangers of one kind, or at another binding, use up nothing of another', async () => {
  const { keep, flood, surplus } = world();
  await flood(strangersPerMinute, (index) => about(`other-${index}`));
  await keep('no json');
  await keep(about('other'), 'bnd_2');
  expect(surplus).toEqual([]);
});

test('of a body that floods nothing is kept, also not of what else is in it', async () => {
  const { keep, flood, stored, metrics } = world();
  await flood(60, () => about('sf-a'));
  const both = JSON.stringify([JSON.parse(about('sf-b')), JSON.parse(about('sf-a'))]);
  expect(await keep(both)).toBe('flooded');
  expect(stored).toHaveLength(60);
  expect(await metrics.render()).toContain('sealflow_callbacks_total{result="flooded"} 1');
});

test('a body that holds more than the bound of one event comes in, with all that is in it', async () => {
  const { keep, nextMinute, stored, delivered } = world();
  const many = Array.from({ length: 150 }, () => JSON.parse(about('sf-a')));
  const body = JSON.stringify([...many, JSON.parse(about('sf-b'))]);
  expect(await keep(body)).toBe('kept');
  expect(stored).toHaveLength(151);
  expect(delivered.at(-1)).toBe('h1:f1:sf-b:1');

  // All of it has been counted: nothing more of that event within the minute.
  expect(await keep(about('sf-a'))).toBe('flooded');
  expect(await keep(about('sf-b'))).toBe('kept');
  nextMinute();
  expect(await keep(about('sf-a'))).toBe('kept');
});

test('beyond the bound by one body at most', async () => {
  const { keep, flood, stored } = world();
  await flood(59, () => about('sf-a'));
  const many = JSON.stringify(Array.from({ length: 200 }, () => JSON.parse(about('sf-a'))));
  expect(await keep(many)).toBe('kept');
  expect(await keep(many)).toBe('flooded');
  expect(stored).toHaveLength(259);
});

test('one that tells of a use is kept, and is a reason to look at its request alone', async () => {
  const { keep, keepNotice, stored, delivered, looked } = world();
  await keep(about('sf-a'));
  await keepNotice('sf-a');
  await keepNotice('other');
  expect(stored).toHaveLength(3);
  expect(delivered).toEqual(['h1:f1:sf-a:1']);
  expect(looked).toEqual(['h1:f1:sf-a:1']);
});
