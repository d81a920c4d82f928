import { createHostActivities } from '../../activities/host';
import { PortError } from '../../application/ports/errors';
import type { HostPort } from '../../application/ports/host';
import type { Appended } from '../../application/sealRequests/stores';
import type { HostEffectInput } from '../../contracts/sealRequest';
import type { HostEffectRequested } from '../../domain/sealRequest/events';
import { failOnce, noFlows, noLedger, untilOutcome } from './tries';

/** Once the flow request has applied again, what an earlier attempt was to do at the host is not done any more. */

const metadata = { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' };
const move = { waitNodeIds: ['seal'], as: 'applicant' as const };
const submit: HostEffectRequested = {
  type: 'FlowSubmitRequested',
  data: { effectId: 'rule:sealingCompleted:0:flow', ...move },
  metadata,
};
const giveBack: HostEffectRequested = {
  type: 'FlowReturnRequested',
  data: { effectId: 'failure:apply:flow', ...move, to: 'previous' },
  metadata,
};
const write = (carriesSealCode = false): HostEffectRequested => ({
  type: 'FieldWriteRequested',
  data: { effectId: 'w', fields: [{ fieldId: 'f', value: 'archived' }], carriesSealCode },
  metadata,
});

/** What was asked and told, in order. */
let calls: string[];
let nodeId: string;
let commandDone: boolean | undefined;
let hasLater: boolean;
/** What goes wrong at the next calls, by name: each once. */
let failing: Record<string, () => Error>;
beforeEach(() => {
  calls = [];
  nodeId = 'seal';
  commandDone = undefined;
  hasLater = false;
  failing = {};
});

function call(name: string): void {
  calls.push(name);
  failOnce(failing, name);
}

const host: HostPort = {
  callTimeoutMs: 10,
  writeFields: async () => call('write'),
  submit: async () => call('submit'),
  return: async () => call('return'),
  offerFiles: async () => call('offer'),
  read: async ({ ask }) => {
    call('read');
    return { nodeId, ...(ask !== undefined && commandDone !== undefined ? { commandDone } : {}) };
  },
};

/** `left` by a try before, where there was one. */
function run(effect: HostEffectRequested, { appended, left }: { appended?: Appended; left?: object } = {}) {
  const { moveFlow, writeFields } = createHostActivities({
    ...noFlows,
    ledger: { ...noLedger, append: async () => appended },
    attempts: {
      hasLater: async (sealRequestId) => {
        call(`later than ${sealRequestId}`);
        return hasLater;
      },
    },
    hosts: { forHost: async () => host },
    sealedFiles: { of: async () => ({ files: [], expiresAt: '' }) },
  });
  const input: HostEffectInput = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    sealRequestId: 'h:f:r:1',
    ...{ hostId: 'h', flowId: 'f', flowRequestId: 'r', applicant: 'zhangsan', effect },
  };
  return untilOutcome(effect.type === 'FieldWriteRequested' ? writeFields : moveFlow, input, { left });
}

const look = 'later than h:f:r:1';
const left = { kind: 'skipped', foundNodeId: 'seal', laterAttempt: true };
const passing = () => new PortError('passing', 'connection refused');
const silent = () => new PortError('unknown', 'timeout');

describe.each([
  ['submit', submit],
  ['return', giveBack],
] as const)('a %s', (name, effect) => {
  test('looks for a later attempt last, and is sent without one', async () => {
    expect(await run(effect)).toEqual({ kind: 'done' });
    expect(calls).toEqual(['read', look, name]);
  });

  test('is not sent where there is a later attempt', async () => {
    hasLater = true;
    expect(await run(effect)).toEqual(left);
    expect(calls).toEqual(['read', look]);
  });

  test('is not sent where the later attempt begins while the host is asked', async () => {
    failing.read = () => {
      hasLater = true;
      return passing();
    };
    expect(await run(effect)).toEqual(left);
    expect(calls).not.toContain(name);
  });

  test.each([
    ['was certainly not carried out', passing],
    ['got no answer', silent],
  ])('is not sent again where a later attempt began after a try that %s', async (_what, fault) => {
    failing[name] = () => {
      hasLater = true;
      return fault();
    };
    expect(await run(effect)).toEqual(left);
    expect(calls.filter((each) => each === name)).toHaveLength(1);
  });

  test('that was carried out by a try without an answer is done, whatever came later', async () => {
    failing[name] = () => {
      [hasLater, commandDone] = [true, true];
      return silent();
    };
    expect(await run(effect)).toEqual({ kind: 'done' });
  });

  test('finds the flow elsewhere, and says whether that is a later attempt’s', async () => {
    nodeId = 'file';
    expect(await run(effect)).toEqual({ kind: 'elsewhere', foundNodeId: 'file' });
    hasLater = true;
    expect(await run(effect)).toEqual({ ...left, foundNodeId: 'file' });
    expect(calls).not.toContain(name);
  });

  test('is not taken for made where a worker died that may not have sent it', async () => {
    nodeId = 'file';
    expect(await run(effect, { left: {} })).toMatchObject({ kind: 'unknown' });
  });

  test('says so too where the host has refused it for being elsewhere, or after a lost answer', async () => {
    for (const fault of [() => new PortError('refused', 'elsewhere', { nodeId: 'file' }), silent]) {
      [hasLater, nodeId] = [false, 'seal'];
      failing[name] = () => {
        [hasLater, nodeId, commandDone] = [true, 'file', false];
        return fault();
      };
      expect(await run(effect)).toEqual({ ...left, foundNodeId: 'file' });
    }
  });

  test('waits until it can be looked for, and knows then that nothing was sent', async () => {
    failing[look] = () => {
      // By whom it was moved the host does not say.
      nodeId = 'file';
      return new Error('no database');
    };
    expect(await run(effect)).toEqual({ kind: 'elsewhere', foundNodeId: 'file' });
    expect(calls).not.toContain(name);
  });
});

describe.each([
  ['a rule', write()],
  ['a seal code', write(true)],
])('the values of %s', (_what, effect) => {
  test('are written where there is no later attempt', async () => {
    expect(await run(effect)).toEqual({ kind: 'done' });
    expect(calls).toEqual([look, 'write']);
  });

  test.each<[Appended, string[]]>([
    [{ state: 'sealing', isNew: true }, ['write']],
    [{ state: 'completed', isNew: true }, [look, 'write']],
    // Its workflow may have been reset after it was ended by hand, and the flow have applied again meanwhile.
    [{ state: 'sealing', isNew: false }, [look, 'write']],
    [{ state: undefined, isNew: true }, [look, 'write']],
  ])('look for a later attempt where the ledger does not rule it out: %j', async (appended, asked) => {
    expect(await run(effect, { appended })).toEqual({ kind: 'done' });
    expect(calls).toEqual(asked);
  });

  test('look for one in each later try', async () => {
    failing.write = passing;
    expect(await run(effect, { appended: { state: 'sealing', isNew: true } })).toEqual({ kind: 'done' });
    expect(calls).toEqual(['write', look, 'write']);
  });

  test('are not written over those of a later attempt', async () => {
    hasLater = true;
    expect(await run(effect)).toEqual({ kind: 'dropped', reason: 'later-attempt' });
    expect(calls).toEqual([look]);
  });

  test.each([
    [undefined, { kind: 'dropped', reason: 'later-attempt', mayBeWritten: true }],
    [true, { kind: 'done' }],
    [false, { kind: 'dropped', reason: 'later-attempt' }],
  ])('of which a try got no answer, and the host says %s', async (said, outcome) => {
    commandDone = said;
    failing.write = () => {
      hasLater = true;
      return silent();
    };
    expect(await run(effect)).toEqual(outcome);
    expect(calls.filter((each) => each === 'write')).toHaveLength(1);
  });
});
