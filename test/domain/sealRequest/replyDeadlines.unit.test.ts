import { decide } from '../../../domain/sealRequest/decide';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { nextReplyDeadline, unconfirmedReply } from '../../../domain/sealRequest/replyDeadlines';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { WriteBack } from '../../../domain/sealRequest/values';
import { appended, appendUses, applied, applySeal, live, metadata, replied } from './life';

/* How long the workflow itself waits for a reply to be confirmed. */

const reply = (fallback: 'push' | 'nextSubmit' = 'push'): WriteBack => ({
  mode: 'reply',
  fallback,
  confirmSeconds: 60,
  deadlineKeptBy: 'workflow',
});
const given = live(applySeal({ writeBack: reply() }), applied()).request;
const at = (seconds: number) => ({
  ...metadata,
  now: new Date(Date.parse(metadata.now) + seconds * 1000).toISOString(),
});
const dueAt = (seconds: number) => Date.parse(at(seconds).now);

function decided(request: SealRequest, seconds = 60): SealRequestEvent[] {
  const deadline = nextReplyDeadline(request);
  if (!deadline) throw new Error('nothing is waited for');
  expect(deadline.dueAt).toBe(dueAt(seconds));
  const decision = decide(unconfirmedReply(deadline, request), request);
  return decision.kind === 'accepted' ? decision.events : [];
}

test('the write says whose its deadline is', () => {
  expect(given.waitingWrites.map(({ data }) => data)).toMatchObject([
    { effectId: 'sealCode:0', via: 'reply', confirmSeconds: 60, deadlineKeptBy: 'workflow' },
  ]);
});

test('it is due so long after the grant, and then goes the second way by that time', () => {
  expect(nextReplyDeadline(given)).toEqual({
    effectId: 'sealCode:0',
    dueAt: dueAt(60),
    confirmSeconds: 60,
  });
  expect(decided(given)).toEqual([
    {
      type: 'FieldWriteRerouted',
      data: { effectId: 'sealCode:0', via: 'push' },
      metadata: { at: at(60).now, actor: 'sealflow' },
    },
  ]);
});

test('what happened after the deadline was known before: the ledger goes on by its time', () => {
  const append = { ...appendUses(), metadata: at(3600) };
  const later = live(applySeal({ writeBack: reply() }), applied(), append).request;
  expect(decided(later)).toMatchObject([
    { data: { effectId: 'sealCode:0' }, metadata: { at: at(3600).now } },
  ]);
});

test('of several the one that is due first, and each in its turn', () => {
  const both = [
    applySeal({ writeBack: reply() }),
    applied(),
    { ...appendUses(), metadata: at(30) },
    { ...appended(), metadata: at(31) },
  ];
  const { request } = live(...both);
  expect(nextReplyDeadline(request)).toMatchObject({ effectId: 'sealCode:0', dueAt: dueAt(60) });
  const turned = { ...request, waitingWrites: [...request.waitingWrites].reverse() };
  expect(nextReplyDeadline(turned)).toMatchObject({ effectId: 'sealCode:0' });
  expect(nextReplyDeadline(live(...both, replied('sealCode:0')).request)).toMatchObject({
    effectId: 'sealCode:1',
    dueAt: dueAt(91),
  });
});

test.each<[string, SealRequest]>([
  ['a request that is simply pushed to', live(applySeal(), applied()).request],
  [
    'values that wait for a submit',
    live(applySeal({ writeBack: { mode: 'nextSubmit' } }), applied()).request,
  ],
  [
    'a request of the version before, whose deadline is kept in a collection',
    live(applySeal({ writeBack: { mode: 'reply', fallback: 'push', confirmSeconds: 60 } }), applied())
      .request,
  ],
  [
    'a reply that has been confirmed',
    live(applySeal({ writeBack: reply() }), applied(), replied('sealCode:0')).request,
  ],
])('the workflow waits for nothing: %s', (_what, request) => {
  expect(nextReplyDeadline(request)).toBeUndefined();
});

test('a deadline that a confirmation has come before changes nothing', () => {
  const deadline = nextReplyDeadline(given);
  const confirmed = live(applySeal({ writeBack: reply() }), applied(), replied('sealCode:0')).request;
  if (!deadline) throw new Error('nothing is waited for');
  expect(decide(unconfirmedReply(deadline, confirmed), confirmed)).toEqual({ kind: 'accepted', events: [] });
});

test('on its way with the next submit, nothing is left of the deadline', () => {
  const rules = [
    {
      event: 'sealingCompleted' as const,
      action: { kind: 'submitFlow' as const, waitNodeIds: ['node-seal'], as: 'applicant' as const },
    },
  ];
  const { request } = live(
    applySeal({ writeBack: reply('nextSubmit'), rules }),
    applied(),
    replied('sealCode:0', 'notShown'),
  );
  expect(request.waitingWrites.map(({ data }) => Object.keys(data).sort())).toEqual([
    ['carriesSealCode', 'effectId', 'fields', 'via'],
  ]);
});
