import { createHostActivities } from '../../activities/host';
import { PortError } from '../../application/ports/errors';
import type { HostPort } from '../../application/ports/host';
import type { HostEffectInput } from '../../contracts/sealRequest';
import type { SealRequestState } from '../../domain/sealRequest/values';
import { noFlows, untilOutcome } from './tries';

/** A code that has died is not written, by what the ledger's own append has just seen of the request. */

/** What each append sees, one after the other; undefined where it had nothing to append. */
let seen: (SealRequestState | undefined)[];
let isCodeOver: boolean;
let asked: number;
let writes: number;
let refusesFirst: boolean;
beforeEach(() => {
  [isCodeOver, asked, writes, refusesFirst] = [false, 0, 0, false];
});

const host: HostPort = {
  callTimeoutMs: 10,
  writeFields: async () => {
    writes += 1;
    if (refusesFirst && writes === 1) throw new PortError('passing', 'connection refused');
  },
  submit: async () => undefined,
  return: async () => undefined,
  offerFiles: async () => undefined,
  read: async () => ({ nodeId: 'seal' }),
};

function run(carriesSealCode = true) {
  const { writeFields } = createHostActivities({
    ...noFlows,
    ledger: {
      append: async () => ({ state: seen.shift(), isNew: false }),
      isCodeOver: async () => {
        asked += 1;
        return isCodeOver;
      },
    },
    attempts: { hasLater: async () => false },
    hosts: { forHost: async () => host },
    sealedFiles: { of: async () => ({ files: [], expiresAt: '' }) },
  });
  const input: HostEffectInput = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    ...{ sealRequestId: 'h:f:r:1', hostId: 'h', flowId: 'f', flowRequestId: 'r', applicant: 'zhangsan' },
    effect: {
      type: 'FieldWriteRequested',
      data: { effectId: 'w', fields: [{ fieldId: 'f', value: '100001' }], carriesSealCode },
      metadata: { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' },
    },
  };
  return untilOutcome(writeFields, input);
}

test('a live one is written, and the read model is not asked again', async () => {
  seen = ['sealing'];
  expect(await run()).toEqual({ kind: 'done' });
  expect({ writes, asked }).toEqual({ writes: 1, asked: 0 });
});

test('a dead one is not written, and the read model is not asked again', async () => {
  seen = ['autoEnded'];
  expect(await run()).toEqual({ kind: 'dropped' });
  expect({ writes, asked }).toEqual({ writes: 0, asked: 0 });
});

test('where nothing was appended the read model is asked', async () => {
  seen = [undefined];
  isCodeOver = true;
  expect(await run()).toEqual({ kind: 'dropped' });
  expect({ writes, asked }).toEqual({ writes: 0, asked: 1 });
});

test('each try goes by what it has seen itself', async () => {
  seen = ['sealing', 'ended'];
  refusesFirst = true;
  expect(await run()).toEqual({ kind: 'dropped' });
  expect({ writes, asked }).toEqual({ writes: 1, asked: 0 });
});

test('another value is written also when the code is dead', async () => {
  seen = ['ended'];
  expect(await run(false)).toEqual({ kind: 'done' });
  expect({ writes, asked }).toEqual({ writes: 1, asked: 0 });
});
