import { temporal } from '@temporalio/proto';
import { isStuckBy, timedOutForMs } from '../../../adapters/temporal/workflowStatus';

const { EventType } = temporal.api.enums.v1;
const now = Date.parse('2026-11-27T08:00:00.000Z');

test.each<[string, keyof typeof EventType, number, boolean]>([
  ['has just failed', 'EVENT_TYPE_WORKFLOW_TASK_FAILED', 0, true],
  ['failed long ago', 'EVENT_TYPE_WORKFLOW_TASK_FAILED', 86_400_000, true],
  ['has just timed out', 'EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT', 0, false],
  ['timed out for almost two minutes', 'EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT', timedOutForMs - 1000, false],
  ['timed out for two minutes', 'EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT', timedOutForMs, true],
])('a task that %s', (_what, type, agoMs, isStuck) => {
  const eventTime = { seconds: (now - agoMs) / 1000 };
  // The protocol's own types want its own numbers of 64 bits.
  const end = temporal.api.history.v1.HistoryEvent.fromObject({ eventType: EventType[type], eventTime });
  expect(isStuckBy(end, now)).toBe(isStuck);
});

test('what cannot be told is stuck', () => {
  expect(isStuckBy(undefined, now)).toBe(true);
});
