import { createHostActivities } from '../../activities/host';
import { PortError } from '../../application/ports/errors';
import type { HostPort } from '../../application/ports/host';
import { hostCommandId } from '../../contracts/derivedIds';
import type { HostEffectInput } from '../../contracts/sealRequest';
import { defined } from '../../domain/defined';
import type { HostEffectRequested } from '../../domain/sealRequest/events';
import { failOnce, noFlows, noLedger, untilOutcome } from './tries';

/** What is written to a host whose request has gone on meanwhile, and what becomes of files that are offered. */

const metadata = { at: '2026-11-24T08:00:00.000Z', actor: 'vendor' };
const write = (carriesSealCode: boolean): HostEffectRequested => ({
  type: 'FieldWriteRequested',
  data: { effectId: 'w', fields: [{ fieldId: 'f', value: '100001' }], carriesSealCode },
  metadata,
});
const offer: HostEffectRequested = { type: 'FilesOfferRequested', data: { effectId: 'files' }, metadata };

let calls: string[];
let isCodeOver: boolean;
/** Whether the host says that it has carried the command out; undefined where it cannot tell. */
let commandDone: boolean | undefined;
/** What goes wrong at the next calls, by name: each once. */
let failing: Record<string, () => Error>;
beforeEach(() => {
  calls = [];
  isCodeOver = false;
  commandDone = undefined;
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
  offerFiles: async ({ files }) => call(`offer ${files.map(({ name }) => name)}`),
  read: async ({ ask }) => {
    call(`ask ${ask}`);
    return { nodeId: 'seal', ...defined({ commandDone }) };
  },
};

function run(effect: HostEffectRequested) {
  const { writeFields, offerFiles } = createHostActivities({
    ...noFlows,
    ledger: { ...noLedger, isCodeOver: async () => isCodeOver },
    attempts: { hasLater: async () => false },
    hosts: { forHost: async () => host },
    sealedFiles: {
      of: async ({ baseUrl }) => {
        call('list');
        const file = { kind: 'watermarked' as const, name: 'a.pdf', url: `${baseUrl}/a` };
        return { files: [file], expiresAt: metadata.at };
      },
    },
  });
  const input: HostEffectInput = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    sealRequestId: 'h:f:r:1',
    ...{ hostId: 'h', flowId: 'f', flowRequestId: 'r', applicant: 'zhangsan', effect },
    ...(effect.type === 'FilesOfferRequested' ? { files: { bindingId: 'b', baseUrl: 'https://s' } } : {}),
  };
  return untilOutcome(effect.type === 'FilesOfferRequested' ? offerFiles : writeFields, input);
}

const silent = () => new PortError('unknown', 'timeout');
const gone = () => new PortError('refused', '流程不存在');

describe('a code', () => {
  test('that is live is written', async () => {
    expect(await run(write(true))).toEqual({ kind: 'done' });
    expect(calls).toEqual(['write']);
  });

  test('that has died is written no more', async () => {
    isCodeOver = true;
    expect(await run(write(true))).toEqual({ kind: 'dropped' });
    expect(calls).toEqual([]);
  });

  test('that dies while its host is away is not written once it is back', async () => {
    failing.write = () => {
      isCodeOver = true;
      return new PortError('passing', 'connection refused');
    };
    expect(await run(write(true))).toEqual({ kind: 'dropped' });
    expect(calls).toEqual(['write']);
  });

  test.each<[string, boolean | undefined, (() => Error) | undefined, object]>([
    ['that it was written', true, undefined, { kind: 'done' }],
    ['that it was not', false, undefined, { kind: 'dropped' }],
    ['nothing', undefined, undefined, { kind: 'dropped', mayBeWritten: true }],
    ['that the flow is gone', undefined, gone, { kind: 'dropped' }],
  ])(
    'that died after a try without an answer, of which the host says %s',
    async (_what, done, fails, outcome) => {
      failing.write = () => {
        isCodeOver = true;
        commandDone = done;
        return silent();
      };
      const asked = `ask ${hostCommandId('h:f:r:1', 'w')}`;
      if (fails) failing[asked] = fails;
      expect(await run(write(true))).toEqual(outcome);
      expect(calls).toEqual(['write', asked]);
    },
  );
});

test('what is no code is written whatever became of the code', async () => {
  isCodeOver = true;
  expect(await run(write(false))).toEqual({ kind: 'done' });
  expect(calls).toEqual(['write']);
});

describe('files', () => {
  test('are offered, with addresses made anew for each try', async () => {
    failing['offer a.pdf'] = silent;
    expect(await run(offer)).toEqual({ kind: 'done' });
    expect(calls).toEqual(['list', 'offer a.pdf', 'list', 'offer a.pdf']);
  });

  test('that cannot be listed yet are offered later', async () => {
    failing.list = silent;
    expect(await run(offer)).toEqual({ kind: 'done' });
    expect(calls).toEqual(['list', 'list', 'offer a.pdf']);
  });
});
