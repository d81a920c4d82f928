import {
  lackingPayloadKeys,
  type PayloadKeyRow,
  type PayloadKeyRows,
  retirePayloadKey,
} from '../../../application/administration/payloadKeys';
import { assertHoldsPayloadKeys } from '../../../worker/payloadKeys';

const now = new Date('2026-11-24T08:00:00.000Z');

function stored(ids: string[], open: string[] = []) {
  const rows: PayloadKeyRow[] = ids.map((_id) => ({ _id, usedSince: now.toISOString() }));
  const store: PayloadKeyRows = {
    use: async (row) => void rows.push(row),
    all: async () => [...rows],
    remove: async (id) => {
      rows.splice(
        rows.findIndex(({ _id }) => _id === id),
        1,
      );
    },
    olderThan: async (moment) => {
      const older = open.filter((begun) => begun < moment).sort();
      return { count: older.length, ...(older[0] ? { oldest: older[0] } : {}) };
    },
  };
  return { store, ids: () => rows.map(({ _id }) => _id) };
}

test('a process puts on record what it writes with, and is told which keys it lacks', async () => {
  const { store, ids } = stored(['lost', 'old']);
  expect(await lackingPayloadKeys(store, { ids: ['new', 'old'], current: 'new' }, now)).toEqual(['lost']);
  expect(await lackingPayloadKeys(store, { ids: ['old', 'lost'], current: undefined }, now)).toEqual(['new']);
  expect(ids()).toEqual(['lost', 'old', 'new']);
});

test('a worker that lacks one does not start, and says which; without a database it waits', async () => {
  const { store } = stored(['old']);
  const onAway = jest.fn();
  const held = { ids: ['new'], current: 'new' };
  await expect(assertHoldsPayloadKeys(store, held, onAway)).rejects.toThrow(
    'SEALFLOW_PAYLOAD_KEYS lacks old,',
  );
  await assertHoldsPayloadKeys(store, { ids: ['new', 'old'], current: 'new' }, onAway);
  expect(onAway).not.toHaveBeenCalled();
});

describe('a key may go', () => {
  const held = { ids: ['new', 'old'], current: 'new' };
  test.each<[string, string, string[], boolean, string]>([
    ['the one that is written with', 'new', [], false, 'current'],
    ['one that nobody knows', 'other', [], false, 'unknown'],
    ['one that an open request may need', 'old', ['2026-11-25T07:00:00.000Z'], false, 'needed'],
    ['the same, where it is lost', 'old', ['2026-11-25T07:00:00.000Z'], true, 'retired'],
    ['one that is older than all that is open', 'old', ['2026-11-25T09:00:00.000Z'], false, 'retired'],
  ])('%s', async (_what, id, open, isLost, kind) => {
    const { store, ids } = stored(['old', 'new'], open);
    expect(await retirePayloadKey(store, held, { id, isLost })).toMatchObject({ kind });
    expect(ids()).toEqual(kind === 'retired' ? ['new'] : ['old', 'new']);
  });
});
