import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { reconcileScheduleId, reconcileWorkflow } from '../../contracts/reconcile';
import { relayEverySeconds, relayScheduleId, relayWorkflow } from '../../contracts/relay';
import { syncCataloguesScheduleId, syncCataloguesWorkflow } from '../../contracts/syncCatalogues';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import type { TemporalConnection } from './connection';
import { grpcAlreadyExists, grpcAnswerOf, grpcNotFound, isNamespaceUnknown } from './grpcCodes';

/** Of Temporal's ScheduleOverlapPolicy: a run that is due while the one before is under way is left out. */
const skip = 1;

/** A schedule is a workflow of the server's own, which a busy server makes wait (measured: over 5 s). */
const changeTimeoutMs = 20_000;

/** Below what a probe may take. */
const lookTimeoutMs = 2000;

export interface ScheduleIntervals {
  catalogueSyncSeconds: number;
  reconcileSeconds: number;
}

export interface Schedule {
  /** Runs are named by it and by their time. */
  id: string;
  everySeconds: number;
}

interface RepeatedWork {
  id: string;
  everySeconds(intervals: ScheduleIntervals): number;
  workflowType: string;
  /** Tells its runs apart in the Temporal UI; says nothing of any request. */
  summary: string;
}

const works: readonly RepeatedWork[] = [
  {
    id: relayScheduleId,
    everySeconds: () => relayEverySeconds,
    workflowType: relayWorkflow,
    summary: 'Pass over callbacks and commands whose process died',
  },
  {
    id: reconcileScheduleId,
    everySeconds: ({ reconcileSeconds }) => reconcileSeconds,
    workflowType: reconcileWorkflow,
    summary: 'Comparison of open requests with their vendor',
  },
  {
    id: syncCataloguesScheduleId,
    everySeconds: ({ catalogueSyncSeconds }) => catalogueSyncSeconds,
    workflowType: syncCataloguesWorkflow,
    summary: 'Copy of the seals and file types of every binding',
  },
];

/**
 * Makes what Temporal starts again and again. Repeatable: a changed interval is taken over, and one that an operator
 * has paused stays paused.
 *
 * A schedule outlives the keys that payloads are encrypted with, and the SDK reads its payloads before it changes or
 * describes it. So there are none but the summary (and the last run's result: {@link scheduleRenewal}), which is not encrypted, and the server is asked directly.
 *
 * @throws TemporalAwayError
 */
export async function ensureSchedules(
  temporal: TemporalConnection,
  intervals: ScheduleIntervals,
): Promise<Schedule[]> {
  for (const work of works) await ensureSchedule(temporal, work, work.everySeconds(intervals));
  return works.map(({ id, everySeconds }) => ({ id, everySeconds: everySeconds(intervals) }));
}

/** Has Temporal start the workflow again and again, never twice at once. */
async function ensureSchedule(
  { client, call }: TemporalConnection,
  work: RepeatedWork,
  everySeconds: number,
): Promise<void> {
  const { workflowService } = client.connection;
  const { namespace } = client.options;
  const schedule = scheduleOf(work, everySeconds);
  const request = { namespace, scheduleId: work.id, requestId: randomUUID() };
  const isNew = await call(() =>
    workflowService.createSchedule({ ...request, schedule }).then(
      () => true,
      (error: unknown) => answered(error, grpcAlreadyExists, false),
    ),
  );
  if (isNew) return;
  await call(async () => {
    const before = await workflowService.describeSchedule({ namespace, scheduleId: work.id });
    const state = before.schedule?.state ?? null;
    await workflowService.updateSchedule({ ...request, schedule: { ...schedule, state } });
  }, changeTimeoutMs);
}

function scheduleOf(
  { id, workflowType, summary }: RepeatedWork,
  everySeconds: number,
): temporal.api.schedule.v1.ISchedule {
  return {
    spec: { interval: [{ interval: msToTs(everySeconds * 1000) }] },
    action: {
      startWorkflow: {
        workflowId: id,
        workflowType: { name: workflowType },
        taskQueue: { name: sealRequestTaskQueue },
        userMetadata: { summary: defaultPayloadConverter.toPayload(summary) },
      },
    },
    // What was missed while everything was down need not be made up for: the next run does the same work.
    policies: { overlapPolicy: skip, catchupWindow: msToTs(60_000) },
  };
}

/**
 * Makes schedules anew, as they were: ask it with the types of the workflows whose runs are stuck, and ask again. A
 * schedule hands the result of its last run to the next one. One that is bound to that run is not decrypted; one of a
 * version before is, and where its key is lost no run of the schedule can be read any more. Nothing else but a new schedule
 * takes the result away.
 *
 * One that was deleted, and that Temporal was away for to make again, is made by the next call, whatever that names.
 *
 * @throws TemporalAwayError
 */
export function scheduleRenewal({ client, call }: TemporalConnection) {
  const { workflowService } = client.connection;
  const { namespace } = client.options;
  /** By the schedule's id. */
  const unmade = new Map<string, temporal.api.schedule.v1.ISchedule>();
  const takeAway = async (scheduleId: string) => {
    const named = { namespace, scheduleId };
    const found = await call(() => orMissing(workflowService.describeSchedule(named)), changeTimeoutMs);
    if (!found?.schedule) return;
    unmade.set(scheduleId, found.schedule);
    // Another API may have been faster.
    await call(() => orMissing(workflowService.deleteSchedule(named)), changeTimeoutMs);
  };
  const make = async (scheduleId: string, schedule: temporal.api.schedule.v1.ISchedule) => {
    const request = { namespace, scheduleId, requestId: randomUUID(), schedule };
    const orThere = (error: unknown) => answered(error, grpcAlreadyExists, null);
    await call(() => workflowService.createSchedule(request).catch(orThere), changeTimeoutMs);
    unmade.delete(scheduleId);
  };
  return async (workflowTypes: ReadonlySet<string>): Promise<void> => {
    for (const { id, workflowType } of works)
      if (workflowTypes.has(workflowType) && !unmade.has(id)) await takeAway(id);
    for (const [id, schedule] of unmade) await make(id, schedule);
  };
}

function orMissing<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => answered(error, grpcNotFound, null));
}

/**
 * Those that are not there, and those that an operator has paused.
 *
 * @throws TemporalAwayError
 */
export async function findIdleSchedules(
  temporal: TemporalConnection,
): Promise<{ missing: string[]; paused: string[] }> {
  const states = await Promise.all(works.map(async ({ id }) => ({ id, state: await stateOf(temporal, id) })));
  const idsOf = (wanted: string) => states.filter(({ state }) => state === wanted).map(({ id }) => id);
  return { missing: idsOf('missing'), paused: idsOf('paused') };
}

async function stateOf(
  { client, call }: TemporalConnection,
  scheduleId: string,
): Promise<'runs' | 'paused' | 'missing'> {
  const { namespace } = client.options;
  const { workflowService } = client.connection;
  const asked = () => orMissing(workflowService.describeSchedule({ namespace, scheduleId }));
  const found = await call(asked, lookTimeoutMs);
  if (!found) return 'missing';
  return found.schedule?.state?.paused ? 'paused' : 'runs';
}

/** What an answer of this code means; every other error goes on. */
function answered<T>(error: unknown, code: number, meaning: T): T {
  if (grpcAnswerOf(error)?.code === code && !isNamespaceUnknown(error)) return meaning;
  throw error;
}
