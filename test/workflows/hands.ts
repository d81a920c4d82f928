import { Context, type Info } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { openTemporal, type TemporalConnection } from '../../adapters/temporal/connection';
import { createSealRequestWorkflows } from '../../adapters/temporal/sealRequests';
import type { SealRequestWorkflows } from '../../application/sealRequests/workflows';
import { failureTypes } from '../../contracts/failureTypes';
import { sealRequestId, sealRequestWorkflowId } from '../../contracts/ids';
import type { LedgerBatch } from '../../contracts/ledger';
import { hostTaskQueue, sealRequestTaskQueue, vendorTaskQueue } from '../../contracts/taskQueues';
import type { ApplySeal } from '../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { SettingsSnapshot } from '../../domain/sealRequest/values';
import { applySeal } from '../domain/sealRequest/life';
import { ownNamespace } from '../support/servers';
import { until } from '../support/until';
import { patient } from './patient';

/** One try of an effect, which goes on until the test ends it. */
export interface Call {
  activity: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into inputs freely
  input: any;
  info: Info;
  answer(outcome: object): void;
  fail(error: ApplicationFailure): void;
}

export const conflict = () =>
  ApplicationFailure.create({ type: failureTypes.ledgerConflict, nonRetryable: true, message: 'another' });

const vendorActivities = ['applySeal', 'appendUses', 'endSealing', 'sendAttachments'];
const hostActivities = ['writeFields', 'moveFlow', 'offerFiles'];

/**
 * The workflow on a real server, and each of its activities in the hands of the test. So what has to come together can:
 * the worker of the workflow is stopped, and what ends meanwhile comes with one task once it is back.
 */
export class Hands {
  readonly calls: Call[] = [];
  /** What comes of a batch that is written without an effect; by default it is. */
  onRecord: (batch: LedgerBatch, info: Info) => void = () => undefined;
  private readonly written: { batch: LedgerBatch; isLocal: boolean }[] = [];
  private readonly taken = new Set<Call>();
  private readonly running: { worker: Worker; over: Promise<void> }[] = [];
  private requests = 0;

  private constructor(
    private readonly namespace: string,
    private readonly connection: NativeConnection,
    private readonly temporal: TemporalConnection,
    readonly workflows: SealRequestWorkflows,
  ) {}

  static async start(): Promise<Hands> {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const { address, namespace } = await ownNamespace();
    const temporal = openTemporal({ address, namespace });
    const connection = await NativeConnection.connect({ address });
    const workflows = patient(createSealRequestWorkflows(temporal));
    const hands = new Hands(namespace, connection, temporal, workflows);
    const activitiesOf = (names: string[]) =>
      Object.fromEntries(names.map((name) => [name, (input: object) => hands.called(name, input)]));
    for (const [taskQueue, names] of [
      [vendorTaskQueue, vendorActivities],
      [hostTaskQueue, hostActivities],
    ] as const)
      hands.run(
        await Worker.create({ connection, namespace, taskQueue, activities: activitiesOf([...names]) }),
      );
    return hands;
  }

  async stop(): Promise<void> {
    for (const call of this.calls) call.fail(conflict());
    for (const { worker } of this.running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(this.running.map(({ over }) => over));
    await this.connection.close();
    await this.temporal.close();
  }

  /** Who carries the workflow; stopped, it takes no task any more. */
  async startWorker(): Promise<() => Promise<void>> {
    const worker = await Worker.create({
      connection: this.connection,
      namespace: this.namespace,
      taskQueue: sealRequestTaskQueue,
      workflowBundle: { codePath: process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '' },
      activities: { recordEvents: (batch: LedgerBatch) => this.record(batch) },
      stickyQueueScheduleToStartTimeout: '1 second',
    });
    const over = this.run(worker);
    return async () => {
      worker.shutdown();
      await over;
    };
  }

  private run(worker: Worker): Promise<void> {
    const over = worker.run();
    this.running.push({ worker, over });
    return over;
  }

  private async record(batch: LedgerBatch): Promise<void> {
    const { info } = Context.current();
    this.onRecord(batch, info);
    this.written.push({ batch, isLocal: info.isLocal });
  }

  private async called(activity: string, input: object): Promise<{ outcome: object; now: string }> {
    const { info, heartbeat } = Context.current();
    const beats = setInterval(() => heartbeat(), 500);
    try {
      const outcome = await new Promise<object>((answer, fail) => {
        this.calls.push({ activity, input, info, answer, fail });
      });
      return { outcome, now: new Date().toISOString() };
    } finally {
      clearInterval(beats);
    }
  }

  /** The next call of this activity that no test has had yet. */
  async next(activity: string, id: string): Promise<Call> {
    const isNext = (call: Call) =>
      call.activity === activity && call.input.sealRequestId === id && !this.taken.has(call);
    const call = await until(
      async () => this.calls.find(isNext),
      (found) => found !== undefined,
      `no ${activity} of ${id}`,
    );
    if (!call) throw new Error(activity);
    this.taken.add(call);
    return call;
  }

  callsOf(id: string): string[] {
    return this.calls.filter(({ input }) => input.sealRequestId === id).map(({ activity }) => activity);
  }

  /** The batches that were written without an effect, by their types. */
  flushesOf(id: string): { types: string[]; isLocal: boolean }[] {
    return this.written
      .filter(({ batch }) => batch.sealRequestId === id)
      .map(({ batch, isLocal }) => ({ types: batch.events.map(({ type }) => type), isLocal }));
  }

  /** All that was handed to an activity to be written, by its number. */
  ledgerOf(id: string): SealRequestEvent[] {
    const batches = [
      ...this.calls.map(({ input }) => input.ledger as LedgerBatch),
      ...this.written.map(({ batch }) => batch),
    ].filter((batch) => batch.sealRequestId === id);
    const bySeq: SealRequestEvent[] = [];
    for (const { firstSeq, events } of batches)
      for (const [index, event] of events.entries()) bySeq[firstSeq + index] = event;
    return bySeq;
  }

  async request(terms: Partial<SettingsSnapshot> = {}, change: (apply: ApplySeal) => void = () => undefined) {
    this.requests += 1;
    const apply = applySeal(terms);
    apply.data.identity = { ...apply.data.identity, flowRequestId: `hands-${this.requests}` };
    change(apply);
    const id = sealRequestId(apply.data.identity);
    await this.workflows.start(apply, id);
    const handle: WorkflowHandle = this.temporal.client.workflow.getHandle(sealRequestWorkflowId(id));
    const seen = () => handle.query<SealRequest>('getSealRequest');
    const reaches = (is: (request: SealRequest) => boolean) => until(seen, is, `${id} does not get there`);
    return { id, handle, seen, reaches };
  }
}
