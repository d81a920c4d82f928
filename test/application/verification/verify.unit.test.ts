import { PortError } from '../../../application/ports/errors';
import type { VendorDetail, Vendors } from '../../../application/ports/vendor';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { DescribedWorkflow } from '../../../application/verification/ports';
import { type VerifyServices, verify } from '../../../application/verification/verify';
import type { LedgerEntry } from '../../../contracts/ledger';
import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
import type { SealRequest } from '../../../domain/sealRequest/state';
import { applied, applySeal, callback, hostDone, live, lives, metadata } from '../../domain/sealRequest/life';

/* Each kind of finding, planted in a store that is clean otherwise. */

const id = 'h1:f1:r1:1';
const completed = [applySeal(), applied(), hostDone('sealCode:0'), callback('sealingCompleted')];
const anHourLater = Date.parse(metadata.now) + 3_600_000;

interface World {
  entries: LedgerEntry[];
  view: SealRequestView | null;
  isOutdated: boolean;
  workflow: DescribedWorkflow;
  /** As its workflow has it, where it answers. */
  answer: SealRequest | null;
  detail: () => Promise<VendorDetail | null>;
  /** What becomes of it between the two looks at a suspect. */
  inThePause: (world: World) => void;
}

function worldOf(commands: SealRequestCommand[] = completed): World {
  const { ledger, request } = live(...commands);
  return {
    entries: ledger.map((event, seq) => ({ seq, ...event })),
    view: viewOf(request, ledger.length - 1),
    isOutdated: false,
    workflow: { status: 'running', state: request.state, hasBegun: true },
    answer: request,
    detail: async () => ({
      ...{ stage: 'completed', stageName: '已完成', sealCode: null },
      seals: request.seals.map((seal) => ({ ...seal, usedCount: 0 })),
    }),
    inThePause: () => undefined,
  };
}

function viewOf(request: SealRequest, version: number): SealRequestView {
  const times = { createdAt: request.requestedAt, updatedAt: request.changedAt };
  return { _id: id, version, projection: 2, request, hasAttention: false, ...times };
}

function servicesOf(world: World): VerifyServices {
  const { store, workflows } = {
    store: {
      ledgers: async function* () {
        if (world.entries.length > 0) yield { id, entries: world.entries };
      },
      viewIds: async function* () {
        if (world.view) yield id;
      },
      view: async () => ({ view: world.view, isOutdated: world.isOutdated }),
      request: async () => ({ ...world, id }),
    },
    workflows: {
      open: async () => (world.workflow.status === 'running' ? [{ id, ...world.workflow }] : []),
      describe: async () => world.workflow,
      ask: async () => world.answer,
    },
  };
  const vendor = { detail: () => world.detail() };
  return {
    ...{ store, workflows, vendors: { forBinding: async () => vendor } as unknown as Vendors },
    ...{ asksWorkflows: true, now: () => anHourLater, onProgress: () => undefined },
    pause: async (ms) => {
      if (ms > 1000) world.inThePause(world);
    },
  };
}

async function found(plant: (world: World) => Partial<World>, commands?: SealRequestCommand[]) {
  const world = worldOf(commands);
  const { findings } = await verify(servicesOf({ ...world, ...plant(world) }));
  return findings.map(({ kind, facts }) => ({ kind, ...facts }));
}

test.each(Object.entries(lives).filter(([state]) => state !== 'aborted'))(
  'a clean store has none: %s',
  async (_, commands) => {
    const plant = (world: World) => ({
      workflow: { ...world.workflow, status: 'running' as const },
      detail: async () => ({ ...((await world.detail()) as VendorDetail), stage: 'unrecognised' as const }),
    });
    expect(await found(plant, commands)).toEqual([]);
  },
);

const withoutSeq = (entries: LedgerEntry[], lost: number) => entries.filter(({ seq }) => seq !== lost);
const shown = ({ view }: World, changed: Partial<SealRequest>): SealRequestView | null =>
  view && { ...view, request: { ...view.request, ...changed } };

test.each<[string, (world: World) => Partial<World>, object]>([
  ['a gap', ({ entries }) => ({ entries: withoutSeq(entries, 1) }), { kind: 'ledger-gap', seq: 1 }],
  [
    'a lost beginning',
    ({ entries }) => ({ entries: withoutSeq(entries, 0) }),
    { kind: 'ledger-gap', seq: 0 },
  ],
  [
    'a lost end',
    ({ entries }) => ({ entries: withoutSeq(entries, entries.length - 1) }),
    { kind: 'ledger-gap' },
  ],
  [
    'a conflict',
    ({ view }) => ({ view: view && { ...view, ledgerConflict: true } }),
    { kind: 'ledger-conflict' },
  ],
  [
    'an event that nobody knows',
    ({ entries }) => ({
      entries: [
        ...entries,
        { ...entries[1], seq: entries.length, type: 'Unheard' } as unknown as LedgerEntry,
      ],
    }),
    { kind: 'ledger-unreadable' },
  ],
  [
    'no ledger at all',
    () => ({ entries: [], workflow: { status: 'unknown', hasBegun: false } }),
    { kind: 'view-without-ledger' },
  ],
  ['no ledger, and a workflow', () => ({ entries: [], view: null }), { kind: 'ledger-missing' }],
  ['no read model', () => ({ view: null }), { kind: 'view-missing' }],
  [
    'a mismatch',
    (world) => ({ view: shown(world, { round: 3, sealCode: null }) }),
    { kind: 'view-differs', fields: 'round, sealCode' },
  ],
  [
    'a read model that lags behind',
    ({ view }) => ({ view: view && { ...view, version: 1 } }),
    { kind: 'view-differs', version: 1 },
  ],
  [
    'a missing workflow',
    () => ({ workflow: { status: 'unknown', hasBegun: false } }),
    { kind: 'workflow-missing', ledger: 'completed' },
  ],
  [
    'a workflow ended by hand',
    () => ({ workflow: { status: 'endedByHand', hasBegun: true } }),
    { kind: 'workflow-ended', how: 'by hand' },
  ],
  [
    'a workflow that ran to its end too soon',
    () => ({ workflow: { status: 'closed', hasBegun: true } }),
    { kind: 'workflow-ended', how: 'closed' },
  ],
  [
    'a workflow of a request that is over',
    ({ view }) => ({ view: view && { ...view, closed: true } }),
    { kind: 'workflow-still-open' },
  ],
  [
    'a workflow in another state',
    () => ({ workflow: { status: 'running', state: 'sealing', hasBegun: true } }),
    { kind: 'workflow-differs', ledger: 'completed', workflow: 'sealing' },
  ],
  [
    'a workflow that knows of less',
    ({ answer }) => ({ answer: answer && { ...answer, round: 1, completed: null } }),
    { kind: 'workflow-differs', fields: 'completed, round' },
  ],
  ['nothing at the vendor', () => ({ detail: async () => null }), { kind: 'vendor-missing' }],
  [
    'an archive that only the vendor knows of',
    ({ detail }) => ({
      detail: async () => ({ ...((await detail()) as VendorDetail), stage: 'archived' as const }),
    }),
    { kind: 'vendor-differs', differs: 'filesArchived' },
  ],
  [
    'totals and a live code that only the vendor knows of',
    ({ detail }) => ({
      detail: async () => {
        const { seals, ...rest } = (await detail()) as VendorDetail;
        const more = seals.map((seal) => ({ ...seal, useCount: 99 }));
        return { ...rest, stage: 'sealing' as const, seals: more };
      },
    }),
    { kind: 'vendor-differs', differs: 'totals, live' },
  ],
])('%s is found', async (_, plant, finding) => {
  const findings = await found(plant);
  expect(findings).toMatchObject([finding]);
});

test('an effect that stands there twice is found, with both its events', async () => {
  const { entries } = worldOf();
  const double = { ...entries[1], seq: entries.length } as LedgerEntry;
  expect(await found(() => ({ entries: [...entries, double] }))).toEqual([
    { kind: 'ledger-double', event: 'SealApplied', seq: entries.length, first: 1 },
  ]);
});

test('what is on its way is no finding', async () => {
  const { entries, view, workflow } = worldOf();
  const cases: Partial<World>[] = [
    // A batch was faster than the one before it.
    {
      entries: withoutSeq(entries, 2),
      inThePause: (world) => {
        world.entries = entries;
      },
    },
    // The workflow has decided, and its effect carries the events.
    {
      workflow: { ...workflow, state: 'archived' },
      inThePause: (world) => {
        world.workflow = workflow;
      },
    },
    { isOutdated: true, view: view && { ...view, version: 1 } },
    { entries: [], view: null, workflow: { status: 'running', state: 'applying', hasBegun: false } },
  ];
  for (const [index, each] of cases.entries())
    expect({ index, found: await found(() => each) }).toEqual({ index, found: [] });
});

test('a vendor or a workflow that cannot be asked is no finding and is not passed over', async () => {
  const detail = () => Promise.reject(new PortError('unknown', 'no answer'));
  const away = { ...worldOf(), detail, answer: null };
  const { findings, unchecked, checked } = await verify(servicesOf(away));
  expect({ findings, unchecked }).toEqual({
    findings: [],
    unchecked: ['its workflow did not answer', 'unknown: no answer'].map((why) => ({
      sealRequestId: id,
      why,
    })),
  });
  expect(checked).toMatchObject({ requests: 1, openRequests: 1, runningWorkflows: 1, atVendor: 1 });
});

test('nor is a workflow passed over that does not answer and seemed to differ at first', async () => {
  const { workflow } = worldOf();
  const settles = (world: World) => {
    world.workflow = workflow;
  };
  const lagging = { ...workflow, state: 'archived' };
  const { findings, unchecked } = await verify(
    servicesOf({ ...worldOf(), workflow: lagging, answer: null, inThePause: settles }),
  );
  const why = 'its workflow did not answer';
  expect({ findings, unchecked }).toEqual({ findings: [], unchecked: [{ sealRequestId: id, why }] });
});
