import { vendorApplyId } from '../../../../contracts/derivedIds';
import { sealRequestId } from '../../../../contracts/ids';
import type { Answer, ProductUnderTest } from '../../../support/product';

// A life takes its time where many servers share the machine; a poll that gives up says what it last saw.
jest.setTimeout(60_000);

/** The form that every flow of these tests has, by what its fields are for. */
export const field = {
  subject: '1001',
  applicant: '1002',
  fileType: '1003',
  seal: '1004',
  useCount: '1005',
  crossPageUseCount: '1006',
  sealCode: '1007',
  detailButton: '1008',
  moreSeal: '1011',
  moreUses: '1012',
  moreCrossPage: '1013',
  appendedSealCode: '1014',
  failure: '1015',
} as const;

export const applyPoint = { nodeId: 'approve', when: 'leave' } as const;
export const appendPoint = { exitId: 'more' } as const;
export const endPoint = { exitId: 'stop' } as const;

type Changes = Record<string, unknown> & { apply?: Record<string, unknown> };

/** Settings in which nothing is wrong; what is given as undefined is left out. */
export function sealSettings(bindingId: string, { apply, ...changes }: Changes = {}) {
  const { subject, applicant, fileType, seal, useCount, crossPageUseCount } = field;
  return {
    bindingId,
    enabled: true,
    apply: {
      fields: { subject, applicant, fileType, seal, useCount, crossPageUseCount },
      at: [applyPoint],
      sealCodeField: field.sealCode,
      ...apply,
    },
    append: {
      fields: { useCount: field.moreUses, crossPageUseCount: field.moreCrossPage },
      at: [appendPoint],
      sealCodeField: field.appendedSealCode,
    },
    end: { at: [endPoint] },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
      },
    ],
    ...changes,
  };
}

/** A host with its flows, and a 章管家 that they are bound to. */
export class Engine {
  private flows = 0;

  constructor(
    readonly product: ProductUnderTest,
    readonly hostId: string,
    readonly bindingId: string,
    readonly seals: { id: string; name: string }[],
    readonly fileTypes: { id: string; name: string }[],
  ) {}

  static async of(product: ProductUnderTest, name: string): Promise<Engine> {
    const { id } = await product.bind(name);
    const hostId = await product.addHost(name);
    const { data } = await product.vendor('GET', '/sim/catalogue');
    return new Engine(product, hostId, id, data.seals, data.fileTypes);
  }

  /** The same peers, by another host or another binding of them. */
  with(other: { hostId?: string; bindingId?: string }): Engine {
    const { product, hostId, bindingId, seals, fileTypes } = this;
    return new Engine(product, other.hostId ?? hostId, other.bindingId ?? bindingId, seals, fileTypes);
  }

  /** By another binding of the same vendor, which sends it no callbacks. */
  async bindAgain(name: string, more: Record<string, unknown> = {}): Promise<Engine> {
    const { status, data } = await this.product.api('POST', '/v1/bindings', {
      name,
      vendor: 'zhangguanjia',
      openUrl: this.product.vendorSimulator.url,
      clientId: 'sealflow-test',
      clientSecret: 'vendor-secret',
      ...more,
    });
    if (status !== 201) throw new Error(`binding: ${JSON.stringify(data)}`);
    return this.with({ bindingId: data.id });
  }

  sealId(index = 0): string {
    return this.seals[index]?.id ?? '';
  }

  /** A flow of its own, with settings of its own. */
  async flow(changes: Changes = {}): Promise<Flow> {
    this.flows += 1;
    const flow = new Flow(this, `flow-${this.bindingId.slice(-6)}-${this.flows}`);
    await flow.save(changes);
    return flow;
  }

  /** A form filled in as the settings want it. */
  form(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      [field.subject]: '采购合同',
      [field.applicant]: { userId: 'zhangsan', name: '张三' },
      [field.fileType]: this.fileTypes[0]?.id,
      [field.seal]: this.sealId(),
      [field.useCount]: '2',
      [field.crossPageUseCount]: '1',
      ...changes,
    };
  }
}

let flowRequests = 0;
let events = 0;

export class Flow {
  constructor(
    readonly engine: Engine,
    readonly flowId: string,
  ) {}

  get path(): string {
    return `/v1/hosts/${this.engine.hostId}/flows/${this.flowId}/seal-settings`;
  }

  async save(changes: Changes = {}): Promise<Answer> {
    const { product, bindingId } = this.engine;
    const saved = await product.api('PUT', this.path, sealSettings(bindingId, changes));
    if (saved.status !== 200) throw new Error(`settings: ${JSON.stringify(saved.data)}`);
    return saved;
  }

  try(event: Record<string, unknown>): Promise<Answer> {
    const operator = { userId: 'lisi' };
    return this.engine.product.api('POST', `${this.path}/try`, { event: { operator, ...event } });
  }

  /** A running instance of it, waiting at its sealing node. */
  async begin(changes: Record<string, unknown> = {}): Promise<FlowRequest> {
    flowRequests += 1;
    const flowRequestId = `92233720368547${String(flowRequests).padStart(5, '0')}`;
    const begun = await this.engine.product.host('POST', '/sim/flow-requests', {
      flowId: this.flowId,
      flowRequestId,
      nodes: ['draft', 'approve', 'seal', 'file', 'end'],
      nodeId: 'seal',
      exits: { back: 'draft' },
      ...changes,
    });
    if (begun.status !== 200) throw new Error(`flow request: ${JSON.stringify(begun.data)}`);
    return new FlowRequest(this, flowRequestId);
  }

  /** One whose application is granted, and written back. */
  async granted(form: Record<string, unknown> = {}): Promise<FlowRequest> {
    const request = await this.begin();
    const answer = await request.apply(form);
    if (answer.status !== 200 || answer.data.state !== 'sealing')
      throw new Error(`apply: ${answer.status} ${JSON.stringify(answer.data)}`);
    await request.untilLedger('FieldsWritten');
    return request;
  }
}

export class FlowRequest {
  constructor(
    readonly flow: Flow,
    readonly flowRequestId: string,
  ) {}

  private get product(): ProductUnderTest {
    return this.flow.engine.product;
  }

  id(attempt = 1): string {
    const { flow, flowRequestId } = this;
    return sealRequestId({ hostId: flow.engine.hostId, flowId: flow.flowId, flowRequestId, attempt });
  }

  path(attempt = 1): string {
    return `/v1/seal-requests/${encodeURIComponent(this.id(attempt))}`;
  }

  /** An event as the host would send it, each with an id of its own where none is given. */
  event(
    trigger: Record<string, unknown>,
    form: Record<string, unknown> = {},
    { prefer = 'wait=20', ...more }: Record<string, unknown> & { prefer?: string } = {},
  ): Promise<Answer> {
    events += 1;
    const { flow, flowRequestId } = this;
    return this.product.api(
      'POST',
      `/v1/hosts/${flow.engine.hostId}/flow-events`,
      {
        eventId: `event-${events}`,
        flowId: flow.flowId,
        flowRequestId,
        trigger,
        operator: { userId: 'lisi', name: '李四' },
        form,
        ...more,
      },
      prefer === '' ? {} : { Prefer: prefer },
    );
  }

  apply(form: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<Answer> {
    return this.event(applyPoint, this.flow.engine.form(form), more);
  }

  append(form: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Answer> {
    return this.event(appendPoint, form, more);
  }

  /** As the read model has it. */
  async seen(attempt = 1) {
    return (await this.product.api('GET', this.path(attempt))).data;
  }

  untilState(state: string, attempt = 1) {
    return this.product.until(
      () => this.seen(attempt),
      (seen) => seen.state === state,
    );
  }

  /** What an operator is asked to look at, once there is something. */
  async untilAttention(): Promise<{ kind: string; detail?: string }[]> {
    const { attention } = await this.product.until(
      () => this.seen(),
      (seen) => seen.attention?.length > 0,
    );
    return attention;
  }

  async ledger(
    attempt = 1,
  ): Promise<{ type: string; at: string; actor: string; data: Record<string, unknown> }[]> {
    return (await this.product.api('GET', `${this.path(attempt)}/events?limit=100`)).data.items ?? [];
  }

  async ledgerTypes(attempt = 1): Promise<string[]> {
    return (await this.ledger(attempt)).map(({ type }) => type);
  }

  /** The types of the ledger's events once this one has happened so often, and the read model knows of it. */
  async untilLedger(type: string, attempt = 1, times = 1): Promise<string[]> {
    const caughtUp = async () => {
      const { changedAt } = await this.seen(attempt);
      const entries = await this.ledger(attempt);
      // Events are folded after they are there.
      return { entries, isFolded: entries.at(-1)?.at === changedAt };
    };
    const isEnough = ({ entries, isFolded }: Awaited<ReturnType<typeof caughtUp>>) =>
      isFolded && entries.filter((each) => each.type === type).length >= times;
    return (await this.product.until(caughtUp, isEnough)).entries.map((each) => each.type);
  }

  /** The flow request as the host has it. */
  async atHost() {
    return (await this.product.host('GET', `/sim/flow-requests/${this.flowRequestId}`)).data;
  }

  /** The form once it holds what it should. */
  async untilForm(fields: Record<string, string>): Promise<Record<string, string>> {
    const holds = (found: Record<string, string>) =>
      Object.entries(fields).every(([id, value]) => found[id] === value);
    return this.product.until(async () => (await this.atHost()).fields, holds);
  }

  applyId(attempt = 1): string {
    return vendorApplyId(this.id(attempt));
  }

  /** The application as the vendor has it. */
  async atVendor(attempt = 1) {
    return (await this.product.vendor('GET', `/sim/applications/${this.applyId(attempt)}`)).data;
  }

  /** How often each call changed something there about this attempt. */
  async effects(attempt = 1): Promise<Record<string, number>> {
    const { effects } = (await this.product.vendor('GET', '/sim/effects')).data;
    const own = Object.entries<number>(effects).filter(([key]) => key.includes(this.applyId(attempt)));
    return Object.fromEntries(own.map(([key, times]) => [key.split(':')[0], times]));
  }

  /** What happens to the application at the vendor: `archive`, `auto-end`, `terminate`, `reject`, `approve`, `reset`. */
  async happens(what: string, body: unknown = {}, attempt = 1): Promise<void> {
    const path = `/sim/applications/${this.applyId(attempt)}/${what}`;
    const { status, data } = await this.product.vendor('POST', path, body);
    if (status !== 200) throw new Error(`${what}: ${JSON.stringify(data)}`);
  }

  /** A person stamps. */
  async use(times = 1, attempt = 1, more: { images?: string[] } = {}): Promise<void> {
    const { sealCode, seals } = await this.atVendor(attempt);
    const stamps = { sealCode, sealId: seals[0].sealId, times, ...more };
    const { status, data } = await this.product.vendor('POST', '/sim/machine/use', stamps);
    if (status !== 200) throw new Error(`use: ${JSON.stringify(data)}`);
  }

  /** The person is through: 智能用印完成. */
  async finish(attempt = 1): Promise<void> {
    const { sealCode } = await this.atVendor(attempt);
    const { status, data } = await this.product.vendor('POST', '/sim/machine/finish', { sealCode });
    if (status !== 200) throw new Error(`finish: ${JSON.stringify(data)}`);
  }
}

/** Sealed, and its scans archived. */
export async function archive(request: FlowRequest): Promise<void> {
  await request.finish();
  await request.untilState('completed');
  await request.happens('archive');
  await request.untilState('archived');
}

export const problem = (slug: string) => `urn:sealflow:problem:${slug}`;

/** Only what a caller goes by: each entry with its path and code. */
export function fieldErrors({ data }: Answer): string[] {
  return (data.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path} ${code}`);
}
