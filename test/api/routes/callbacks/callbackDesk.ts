import { Binary, MongoClient } from 'mongodb';
import type { InboxRowDocument } from '../../../../adapters/mongo/inbox';
import type { PendingRow } from '../../../../application/callbacks/stores';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { relayWorkflow } from '../../../../contracts/relay';
import { sealRequestTaskQueue } from '../../../../contracts/taskQueues';
import { Carried } from '../../../support/carried';
import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest } from '../flowEvents/flows';

export interface Shown {
  id: string;
  applyId?: string;
  state: string;
  reason?: string;
}

/** A product whose callbacks are looked at from all sides: by operators, in the store, at Temporal and at the vendor. */
export class CallbackDesk {
  private constructor(
    readonly product: ProductUnderTest,
    readonly carried: Carried,
    readonly mongo: MongoClient,
    readonly flow: Flow,
  ) {}

  static async open(): Promise<CallbackDesk> {
    // Nothing but what is tested finds what has happened.
    const product = await ProductUnderTest.start({
      servers: 'own',
      env: { SEALFLOW_RECONCILE_SECONDS: '86400' },
    });
    const mongo = await MongoClient.connect(product.servers.mongo.url);
    const flow = await (await Engine.of(product, 'callbacks')).flow();
    return new CallbackDesk(product, new Carried(product), mongo, flow);
  }

  async close(): Promise<void> {
    await Promise.all([this.mongo.close(), this.carried.close()]);
    await this.product.stop();
  }

  /** Whatever a test has switched at the vendor is as always again. */
  async calm(): Promise<void> {
    await this.product.vendor('DELETE', '/sim/faults');
    await this.product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
    await this.product.vendor('POST', '/sim/detail-as', {});
  }

  rows<T extends object>(collection: string) {
    return this.mongo.db(this.product.database).collection<T>(collection);
  }

  /** About one request, newest first. */
  async shownOf(request: FlowRequest): Promise<Shown[]> {
    const { data } = await this.product.api('GET', '/v1/callbacks?limit=100');
    return data.items.filter(({ applyId }: Shown) => applyId === request.applyId());
  }

  /** The newest one, once an operator sees it so. */
  until(request: FlowRequest, state: string, reason?: string): Promise<Shown> {
    const newest = async () => (await this.shownOf(request))[0] ?? { id: '', state: '' };
    return this.product.until(newest, (row) => row.state === state && row.reason === reason, 60_000);
  }

  async historyOf(id: string): Promise<string[]> {
    const { data } = await this.product.api('GET', `/v1/callbacks/${id}`);
    return data.history.map(({ state, reason }: Shown) => [state, reason].join(' ').trim());
  }

  send(request: FlowRequest, event = 'sealingCompleted') {
    const body = { event, sealapply_id: request.applyId() };
    return this.product.vendor('POST', '/sim/callbacks/send', body);
  }

  /** Finished at the vendor, which tells nobody. */
  async finishedInSilence(request: FlowRequest): Promise<void> {
    await this.product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
    await request.finish();
    await this.product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
  }

  detailIs(fault: string) {
    return this.product.vendor('POST', '/sim/faults', { match: { type: 'detail' }, fault });
  }

  /** Its last word is written, and nothing is pending of it any more: the one comes after the other. */
  async untilCleared(id: string): Promise<void> {
    const pending = () => this.rows<PendingRow>('inboxPending').findOne({ _id: id });
    await this.product.until(pending, (row) => row === null);
  }

  async detailsAsked(): Promise<number> {
    return (await this.product.vendor('GET', '/sim/calls')).data.calls.detail ?? 0;
  }

  /** Of the workflow of a request. */
  async historyLength(request: FlowRequest): Promise<number> {
    return (await this.describe(request)).historyLength;
  }

  /** Until its workflow has no task and no activity under way; resolves to the length of its history then. */
  async untilAtRest(request: FlowRequest): Promise<number> {
    const lengthAtRest = async () => {
      const { historyLength, raw } = await this.describe(request);
      return raw.pendingWorkflowTask || raw.pendingActivities?.length ? 0 : historyLength;
    };
    return this.product.until(lengthAtRest, (length) => length > 0);
  }

  private describe(request: FlowRequest) {
    const { workflow } = this.carried.temporal.client;
    return workflow.getHandle(sealRequestWorkflowId(request.id())).describe();
  }

  /** A row, and that it is pending, as an API leaves it that dies right after it has acknowledged a callback. */
  async leftByDeadApi(request: FlowRequest, ageMs: number): Promise<string> {
    const receivedAt = Date.now() - ageMs;
    const _id = `${receivedAt.toString(16).padStart(12, '0')}${'f'.repeat(20)}`;
    const { bindingId } = this.flow.engine;
    const about = { _id, bindingId, applyId: request.applyId(), event: 'sealingCompleted' } as const;
    await this.rows<PendingRow>('inboxPending').insertOne({ ...about, receivedAt });
    await this.rows<InboxRowDocument>('inbox').insertOne({
      ...{ ...about, contentType: 'application/json', bodyHash: '', body: new Binary(Buffer.from('{}')) },
      receivedAt: new Date(receivedAt).toISOString(),
    });
    return _id;
  }

  /** One pass of the relay, as the schedule has it made; resolves once it is over. */
  async relayAsScheduled(): Promise<void> {
    await this.carried.temporal.client.workflow.execute(relayWorkflow, {
      workflowId: `relay-${Date.now()}`,
      taskQueue: sealRequestTaskQueue,
      args: [{}],
    });
  }
}
