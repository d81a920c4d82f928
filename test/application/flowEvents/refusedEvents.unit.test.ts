import type { HostDocument, HostWriteBack } from '../../../application/administration/hosts';
import { clearRefusal } from '../../../application/flowEvents/clearRefusal';
import { noteRefused } from '../../../application/flowEvents/noteRefused';
import type { PendingRefusal, RefusalWrite } from '../../../application/flowEvents/refusedEvents';
import { noteRefusedLate } from '../../../application/flowEvents/refusedLate';
import { endIfOver, type RefusedOverServices } from '../../../application/flowEvents/refusedOver';
import { type RefusedRelayServices, relayRefused } from '../../../application/flowEvents/relayRefused';
import type { RefusalServices } from '../../../application/flowEvents/services';
import { writeRefusal } from '../../../application/flowEvents/writeRefusal';
import { PortError, type PortErrorKind, TemporalAwayError } from '../../../application/ports/errors';
import type { HostPort } from '../../../application/ports/host';
import { type CommandRefusal, refusedBecause } from '../../../application/refusals';
import type { CommandRecord } from '../../../application/sealRequests/stores';
import { FlowWorld, form, granted } from './world';

/* What becomes of a refusal beside its answer: see also test/api/routes/flowEvents/refusedEvents.int.test.ts. */

const at = '2026-11-24T00:00:00.000Z';
const flow = { hostId: 'h1', flowId: 'f1', flowRequestId: 'r1' };
const event = { ...flow, eventId: 'e1', form, trigger: { exitId: 'x', action: 'submit' } } as const;
const incoming = { event, hash: 'abc', metadata: { now: at, actor: 'engine' } };
const push: HostWriteBack = { mode: 'push' };

/** A flow whose settings name a field for it, at a host that takes pushes. */
const telling = {
  sealSettings: { recent: async () => ({ settings: { onFailure: { field: 'f-failure' } } }) },
  hosts: { recent: async () => ({ writeBack: push }) as HostDocument },
  refusalSentences: { forForm: () => '原因' },
};

/** Notes one refusal; resolves to what the form is to show and whether that was begun. */
async function noted(refusal: CommandRefusal, writeBack: HostWriteBack = push, isTemporalAway = false) {
  let kept: Pick<RefusalWrite, 'fieldId' | 'value'> | 'nothing' | undefined;
  let begun = 0;
  const services = {
    ...telling,
    hosts: { recent: async () => ({ writeBack }) as HostDocument },
    refusedEvents: {
      keep: async (_event: unknown, write?: Pick<RefusalWrite, 'fieldId' | 'value'>) => {
        kept = write ?? 'nothing';
        return { id: 'r1', isNew: true };
      },
    },
    relay: {
      writeRefusal: async () => {
        if (isTemporalAway) throw new TemporalAwayError('away');
        begun += 1;
      },
    },
  } as unknown as RefusalServices;
  const answer = await noteRefused(services, incoming, refusedBecause(refusal));
  return { answer, kept, begun };
}

const write = { fieldId: 'f-failure', value: '原因' };

test.each<[string, CommandRefusal, HostWriteBack, unknown]>([
  ['a form that is wrong', { code: 'invalid', errors: [] }, push, write],
  ['a state that forbids it', { code: 'already-open' }, push, write],
  [
    'by a reply that is pushed afterwards',
    { code: 'already-open' },
    { mode: 'nextSubmit', fallback: 'push' },
    write,
  ],
  ['a host that takes no pushes', { code: 'already-open' }, { mode: 'nextSubmit' }, 'nothing'],
  ['what is taken when it comes again', { code: 'effect-in-progress' }, push, 'nothing'],
  ['what is no refusal', { code: 'workflow-missing' }, push, undefined],
])('the form is told, or not, of %s', async (_what, refusal, writeBack, expected) => {
  expect((await noted(refusal, writeBack)).kept).toEqual(expected);
});

test('with Temporal away the refusal is answered all the same, and a pass of the relay begins the write', async () => {
  const { answer, kept, begun } = await noted({ code: 'already-open' }, push, true);
  expect([answer.refusal.code, kept, begun]).toEqual(['already-open', write, 0]);
  const left = [
    { _id: 'old', at, ...write },
    { _id: 'young', at: new Date().toISOString(), ...write },
  ];
  const started: string[] = [];
  await relayRefused({
    refusedEvents: { pending: async () => [], writes: async () => left, shown: async () => [] },
    relay: { writeRefusal: async ({ refusedId }: { refusedId: string }) => void started.push(refusedId) },
  } as unknown as RefusedRelayServices);
  expect(started).toEqual(['old']);
});

describe('what comes of the write', () => {
  async function written({ open = true, fault }: { open?: boolean; fault?: PortErrorKind }) {
    const sent: unknown[] = [];
    let [cleared, shown] = [false, false];
    const refused = { ...event, _id: 'r1', hash: 'abc', actor: '', refusal: { code: 'closed' }, at };
    const host = {
      writeFields: async (command: unknown) => {
        sent.push(command);
        if (fault) throw new PortError(fault, 'no');
      },
    } as unknown as HostPort;
    const services = {
      refusedEvents: {
        get: async () => refused,
        isPending: async () => open,
        writeOf: async () => ({ _id: 'r1', ...write, at: new Date().toISOString() }),
        clearWrite: async () => {
          cleared = true;
        },
        keepShown: async () => {
          shown = true;
        },
        dropShown: async () => {
          shown = false;
        },
      },
      flowEvents: { get: async () => null },
      requests: { commands: { get: async () => null }, attempts: { latest: async () => null } },
      hosts: { forHost: async () => host },
    } as unknown as Parameters<typeof writeRefusal>[0];
    const failed = await writeRefusal(services, 'r1').then(
      () => false,
      () => true,
    );
    return { sent: sent.length, cleared, failed, shown };
  }

  test.each<[string, Parameters<typeof written>[0], Awaited<ReturnType<typeof written>>]>([
    ['is done', {}, { sent: 1, cleared: true, failed: false, shown: true }],
    ['is over meanwhile', { open: false }, { sent: 0, cleared: true, failed: false, shown: false }],
    ['is refused', { fault: 'refused' }, { sent: 1, cleared: true, failed: false, shown: false }],
    ['finds the host away', { fault: 'passing' }, { sent: 1, cleared: false, failed: true, shown: true }],
    ['gets no answer', { fault: 'unknown' }, { sent: 1, cleared: false, failed: true, shown: true }],
  ])('where it %s', async (_what, given, expected) => {
    expect(await written(given)).toEqual(expected);
  });
});

describe('what a form was told is taken out again', () => {
  const later = '2026-11-24T00:00:05.000Z';

  interface Given {
    /** A later append, and what came of it. */
    append?: 'done' | 'failed' | 'pending';
    isDismissed?: boolean;
    otherIn?: string;
  }

  async function cleared({ append, isDismissed = false, otherIn }: Given) {
    const written: unknown[] = [];
    let shown: unknown = { _id: 'r1', fieldId: 'f-failure', at };
    const view = {
      request: {
        ...granted(),
        changedAt: later,
        vendorEffect: append === 'pending' ? {} : null,
        commands: append ? [{ commandId: 'flow-event/e2', kind: 'append', outcome: append }] : [],
      },
    };
    const attempt = { attempt: 1, row: { at: '2026-11-23T00:00:00.000Z' } };
    const host = { writeFields: async ({ fields }: { fields: unknown }) => void written.push(fields) };
    const services = {
      refusedEvents: {
        get: async () => ({ ...event, _id: 'r1', hash: 'abc', refusal: { code: 'invalid' }, at }),
        endOf: async () => (isDismissed ? { by: 'person', at } : null),
        pendingOf: async () => (otherIn ? [{ _id: 'r2' }] : []),
        shownOf: async (id: string) => (id === 'r1' ? shown : { _id: id, fieldId: otherIn }),
        dropShown: async () => {
          shown = null;
        },
      },
      flowEvents: { get: async () => null },
      requests: {
        attempts: { latest: async () => attempt },
        views: { get: async () => view },
        commands: { get: async (id: string) => (id.endsWith('e2') ? { at: later } : null) },
      },
      hosts: { forHost: async () => host },
    } as unknown as Parameters<typeof clearRefusal>[0];
    await clearRefusal(services, 'r1');
    return { written: written.length, isKept: shown !== null };
  }

  test.each<[string, Given, Awaited<ReturnType<typeof cleared>>]>([
    ['a later event was taken', { append: 'done' }, { written: 1, isKept: false }],
    ['nothing came after it', {}, { written: 0, isKept: true }],
    ['a person has dismissed it alone', { isDismissed: true }, { written: 0, isKept: true }],
    ['the later one is at the vendor still', { append: 'pending' }, { written: 0, isKept: true }],
    ['the later one failed, which the form is told', { append: 'failed' }, { written: 0, isKept: false }],
    [
      'a later refusal stands in the field',
      { append: 'done', otherIn: 'f-failure' },
      { written: 0, isKept: false },
    ],
  ])('or not, where %s', async (_what, given, expected) => {
    expect(await cleared(given)).toEqual(expected);
  });
});

describe('an event that was refused is over', () => {
  const pending: PendingRefusal = { ...flow, _id: 'r1', eventId: 'e1', at };
  const later = '2026-11-24T00:00:05.000Z';
  const earlier = '2026-11-23T00:00:00.000Z';

  async function isOver(attemptAt: string | null, commandAt: string | null): Promise<boolean> {
    const request = granted();
    const view = {
      request: {
        ...request,
        changedAt: later,
        commands: [{ commandId: 'flow-event/e2', kind: 'append', outcome: 'done' }],
      },
    };
    const commands = {
      get: async (id: string) => (id.endsWith('e2') && commandAt ? { at: commandAt } : null),
    };
    const latest = attemptAt === null ? null : { attempt: 1, row: { at: attemptAt } };
    return endIfOver(
      {
        refusedEvents: { get: async () => ({ refusal: { code: 'invalid' } }), end: async () => undefined },
        flowEvents: { get: async () => null },
        requests: { attempts: { latest: async () => latest }, views: { get: async () => view }, commands },
      } as unknown as RefusedOverServices,
      pending,
      later,
    );
  }

  test.each<[string, string | null, string | null, boolean]>([
    ['nothing has come of the flow at all', null, null, false],
    ['its request is older, and so is what was asked of it', earlier, earlier, false],
    ['a later event applied', later, null, true],
    ['a later event asked its request for something', earlier, later, true],
  ])('or not, where %s', async (_what, attemptAt, commandAt, expected) => {
    expect(await isOver(attemptAt, commandAt)).toBe(expected);
  });
});

test.each([
  ['of a flow event', 'flow-event/e1', [{ ...flow, eventId: 'e1', hash: 'abc', actor: 'engine for lisi' }]],
  ['of an engine that decides for itself', 'e1', []],
])('a command that is refused after a 202 is kept as its event, %s', async (_what, commandId, expected) => {
  const kept: unknown[] = [];
  const told: unknown[] = [];
  const store = {
    ...telling,
    refusedEvents: {
      keep: async (each: unknown, write: unknown) => {
        told.push(write);
        return { id: String(kept.push(each)), isNew: true };
      },
    },
    relay: { writeRefusal: async () => undefined },
  } as unknown as RefusalServices;
  const record = {
    ...{ commandId, hash: 'abc', sealRequestId: 'h1:f1:r1:2' },
    command: { metadata: { actor: 'engine for lisi', now: at } },
  } as CommandRecord;
  // Nobody sends it again: what would be taken then is told as well.
  await noteRefusedLate(store, record, { code: 'effect-in-progress' });
  expect(kept).toMatchObject(expected);
  expect(kept).toHaveLength(expected.length);
  expect(told).toEqual(expected.map(() => write));
});

test('what is refused is kept, and what is taken asks nothing about refusals', async () => {
  const world = new FlowWorld();
  expect(await world.send({ form: { ...form, 1005: '3份' } })).toMatchObject({ kind: 'refused' });
  expect(world.refused).toMatchObject([{ eventId: 'e', refusal: { code: 'invalid' } }]);
  world.calls.length = 0;
  expect(await world.send({ eventId: 'e2' })).toMatchObject({ kind: 'accepted' });
  expect(world.calls.filter((call) => call.startsWith('refusedEvents'))).toEqual([]);
});
