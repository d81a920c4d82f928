import { decide } from '../../../domain/sealRequest/decide';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { fold } from '../../../domain/sealRequest/evolve';
import type { SealRequest } from '../../../domain/sealRequest/state';
import {
  type CallbackEvent,
  callbackEvents,
  type SealRequestState,
} from '../../../domain/sealRequest/values';
import { appendUses, applied, applySeal, callback, endSealing, live, requestIn } from './life';

type Cell = 'held' | { counts: SealRequestEvent['type']; becomes: SealRequestState } | { ignored: string };

const held: Cell = 'held';
const completed: Cell = { counts: 'SealingCompleted', becomes: 'completed' };
const archived: Cell = { counts: 'FilesArchived', becomes: 'archived' };
const autoEnded: Cell = { counts: 'SealingAutoEnded', becomes: 'autoEnded' };
const terminated: Cell = { counts: 'ApprovalTerminated', becomes: 'terminated' };
const rejected: Cell = { counts: 'ApprovalRejected', becomes: 'rejected' };
const ignored = (reason: string): Cell => ({ ignored: reason });
const stays = (becomes: SealRequestState): Cell => ({ counts: 'SealingCompleted', becomes });
const closed = callbackEvents.map(() => ignored('request-closed'));

/** The table "Callback events by state", one row per state and one column per event, in round 0. */
const table: [string, () => SealRequest, Cell[]][] = [
  ['applying', () => requestIn('applying'), [held, held, held, held, held]],
  [
    'sealing with an append in flight',
    () => live(applySeal(), applied(), appendUses()).request,
    [held, held, held, held, held],
  ],
  [
    'sealing with an end in flight',
    () => live(applySeal(), applied(), endSealing()).request,
    [held, held, held, held, held],
  ],
  [
    'awaitingApproval',
    () => requestIn('awaitingApproval'),
    [completed, archived, autoEnded, terminated, rejected],
  ],
  ['sealing', () => requestIn('sealing'), [completed, archived, autoEnded, terminated, rejected]],
  [
    'completed',
    () => requestIn('completed'),
    [
      ignored('duplicate'),
      archived,
      ignored('already-completed'),
      ignored('not-applicable'),
      ignored('not-applicable'),
    ],
  ],
  [
    'ended',
    () => requestIn('ended'),
    [stays('ended'), archived, ignored('duplicate'), ignored('not-applicable'), ignored('not-applicable')],
  ],
  [
    'autoEnded',
    () => requestIn('autoEnded'),
    [
      stays('autoEnded'),
      archived,
      ignored('duplicate'),
      ignored('not-applicable'),
      ignored('not-applicable'),
    ],
  ],
  [
    'archived',
    () => requestIn('archived'),
    [
      stays('archived'),
      ignored('duplicate'),
      ignored('not-applicable'),
      ignored('not-applicable'),
      ignored('not-applicable'),
    ],
  ],
  ['terminated', () => requestIn('terminated'), closed],
  ['rejected', () => requestIn('rejected'), closed],
  ['applyFailed', () => requestIn('applyFailed'), closed],
  ['superseded', () => requestIn('superseded'), closed],
  ['aborted', () => requestIn('aborted'), closed],
];

const cells = table.flatMap(([name, given, row]) =>
  callbackEvents.map((event, column) => ({ name, given, event, cell: row[column] as Cell })),
);

describe('callback events by state', () => {
  test.each(cells)('$name × $event', ({ given, event, cell }) => {
    const request = given();
    const decision = decide(callback(event), request);
    if (cell === 'held') return expect(decision).toEqual({ kind: 'held' });
    if (decision.kind !== 'accepted') throw new Error(`${decision.kind}`);
    const [first, ...effects] = decision.events;
    const after = fold(decision.events, request);
    if ('ignored' in cell) {
      expect(decision.events).toHaveLength(1);
      expect(first).toMatchObject({ type: 'CallbackIgnored', data: { event, reason: cell.ignored } });
      return expect(after?.state).toBe(request.state);
    }
    expect(first).toMatchObject({ type: cell.counts, data: { rule: true, round: request.round } });
    expect(effects.map(({ type }) => type)).toEqual(['FlowSubmitRequested']);
    expect(after?.state).toBe(cell.becomes);
    expect(after?.codeLive).toBe(false);
  });

  test.each(['ended', 'autoEnded', 'archived'] as const)(
    'a second completion in %s is a duplicate, since this round had one',
    (state) => {
      const request = requestIn(state);
      const first = decide(callback('sealingCompleted'), request);
      if (first.kind !== 'accepted') throw new Error(first.kind);
      const again = decide(callback('sealingCompleted'), fold(first.events, request));
      expect(again).toMatchObject({ events: [{ type: 'CallbackIgnored', data: { reason: 'duplicate' } }] });
    },
  );

  test.each([...callbackEvents])(
    'an event %s without a rule still changes the state and fires nothing',
    (event) => {
      const { request } = live(applySeal({ rules: [] }), applied());
      const decision = decide(callback(event as CallbackEvent), request);
      expect(decision).toMatchObject({ kind: 'accepted', events: [{ data: { rule: false } }] });
      expect(decision.kind === 'accepted' && decision.events).toHaveLength(1);
    },
  );
});
