import { z } from 'zod';
import { Tally } from '../tally';
import { EsbOut, type Trigger } from './esbOut';
import { nodeIn, type RejectToType, returnWay, submitWay, type Way } from './flow';
import { type FlowRequest, FlowRequests, keptFlowRequestSchema, writeValues } from './flowRequest';
import { sentOut } from './form';
import type { ResolvedOptions } from './options';
import { type Employee, People } from './people';
import { refused } from './refusal';
import { SignIns } from './signIns';
import { Tokens } from './tokens';
import { type Fields, Ids, literal } from './values';

/** What moves a flow, as ESB tells it. */
export type Action = 'submit' | 'return' | 'withdraw' | 'delete';

/** What an E10 keeps between its starts: not tokens and what its ESB has sent. */
export const keptE10Schema = z.strictObject({
  flowRequests: z.array(keptFlowRequestSchema),
  effects: z.record(z.string(), z.int()),
});

/** One E10: its people, forms and flows, what it was told, and what it tells. */
export class E10 {
  readonly ids = new Ids();
  readonly people: People;
  readonly flowRequests: FlowRequests;
  readonly tokens: Tokens;
  readonly signIns: SignIns;
  readonly esb: EsbOut;
  /** What really changed something, by operation and flow request (or the command's id, for ESB): not idempotent. */
  readonly effects: Tally;
  /** Every call by its operation, refused and faulty ones included. */
  readonly calls = new Tally();
  private events = 0;
  /** Of this run, so that its events are none of an earlier one's. */
  private readonly run = Date.now().toString(36);

  constructor(
    readonly options: ResolvedOptions,
    /** This server's own address. */
    readonly url: string,
    before?: z.infer<typeof keptE10Schema>,
  ) {
    this.effects = new Tally(before?.effects);
    this.people = new People(options.employees);
    this.flowRequests = new FlowRequests(options.flows, options.forms, this.ids);
    this.tokens = new Tokens(options.tokenLifeSeconds * 1000, options.invalidTokenAs);
    this.signIns = new SignIns(this.people);
    this.esb = new EsbOut(options.esb);
    for (const request of before?.flowRequests ?? []) this.flowRequests.restore(request);
  }

  kept(): z.infer<typeof keptE10Schema> {
    return { flowRequests: this.flowRequests.kept(), effects: this.effects.toJSON() };
  }

  /** Checks everything before it changes anything. */
  submit(
    request: FlowRequest,
    userId: string,
    { exitId, values = {} }: { exitId?: string; values?: Fields } = {},
  ) {
    const person = this.operator(request, userId);
    const way = submitWay(request.flow, request.nodeId, exitId);
    writeValues(request, values);
    request.submissions += 1;
    this.move(request, way, person, 'submit');
  }

  return(request: FlowRequest, userId: string, type: RejectToType, target: string | undefined): void {
    const person = this.operator(request, userId);
    const way = returnWay(request.flow, request.nodeId, type, target);
    request.returns += 1;
    this.move(request, way, person, 'return');
  }

  /** Back to whoever began it. */
  withdraw(request: FlowRequest, userId: string): void {
    const to = request.flow.nodes[0]?.nodeId ?? request.nodeId;
    this.move(request, { to }, this.people.find(userId), 'withdraw');
  }

  delete(request: FlowRequest, userId: string): void {
    const person = this.people.find(userId);
    this.tell(request, [{ nodeId: request.nodeId, when: 'leave' }], person, 'delete');
    request.isDeleted = true;
  }

  /** Who may act where the flow waits, and nobody else. */
  private operator({ flow, nodeId, isDeleted }: FlowRequest, userId: string): Employee {
    const person = this.people.find(userId);
    if (isDeleted) throw refused('unknownRequest', '流程已删除');
    const { operators, name } = nodeIn(flow, nodeId);
    if (operators && ![person.userId, person.employeeId].some((id) => id && operators.includes(id)))
      throw refused('notAllowed', `${person.name}不是节点“${name}”的操作者`);
    return person;
  }

  private move(request: FlowRequest, { to, exitId }: Way, person: Employee, action: Action): void {
    const left = request.nodeId;
    request.nodeId = to;
    const triggers: Trigger[] = [
      { nodeId: left, when: 'leave' },
      ...(exitId === undefined ? [] : [{ exitId }]),
      { nodeId: to, when: 'arrive' },
    ];
    this.tell(request, triggers, person, action);
  }

  private tell(request: FlowRequest, triggers: Trigger[], { userId, name }: Employee, action: Action): void {
    const { flow, flowRequestId } = request;
    for (const trigger of triggers.filter((candidate) => this.esb.isAt(candidate))) {
      this.events += 1;
      const eventId = `e10-${flowRequestId}-${this.run}-${this.events}`;
      const at =
        'nodeId' in trigger
          ? { ...trigger, nodeId: literal(trigger.nodeId) }
          : { exitId: literal(trigger.exitId) };
      const body = {
        eventId,
        flowId: literal(flow.flowId),
        flowRequestId: literal(flowRequestId),
        trigger: { ...at, action },
        operator: { userId: literal(userId), name },
        form: this.formSentOut(request),
      };
      this.esb.send({
        eventId,
        flowRequestId,
        trigger: { ...trigger, action },
        body,
        fill: (fieldId, value) => writeValues(request, { [fieldId]: value }),
      });
    }
  }

  private formSentOut({ fields, form }: FlowRequest): Fields {
    const values = Object.entries(fields).map(([fieldId, value]) => {
      const field = form?.fields.find((candidate) => candidate.fieldId === fieldId);
      return [fieldId, sentOut(value, field, (fileId) => `${this.url}/files/${fileId}`)];
    });
    return Object.fromEntries(values);
  }
}
