import { deliverCallbackWorkflowId, deliverCommandWorkflowId } from '../../contracts/relay';
import { defined } from '../../domain/defined';
import type { Inbox } from '../callbacks/stores';
import { everyPending } from '../relay/everyPending';
import type { Commands, SealRequestViews, VendorApplications } from '../sealRequests/stores';

/** A workflow of ours beside those of requests: a delivery, or a run of a schedule. */
export interface BesideWorkflow {
  workflowId: string;
  /** As Temporal names it. */
  type: string;
}

export interface BesideWorkflows {
  /**
   * Deliveries that have begun before this moment (ISO 8601) and fail again and again: at their task, or at an
   * activity for another reason than one that it waits for. By visibility, the newest ones up to a bound, and all of
   * those that are `known`.
   *
   * @throws TemporalAwayError
   */
  findStuck(
    search: { before: string; known: readonly BesideWorkflow[] },
    onEach: () => void,
  ): Promise<BesideWorkflow[]>;
  /**
   * Terminates runs of the schedules that fail at their task again and again, and makes their schedules anew, which else
   * hand the next run what this one could not read. Resolves to those.
   *
   * @throws TemporalAwayError
   */
  endStuckPasses(): Promise<BesideWorkflow[]>;
}

/** A stuck workflow, as the round found it that was first. */
export interface StuckRow {
  /** The workflow's id. */
  _id: string;
  type: string;
  /** ISO 8601. */
  since: string;
  /** The request that it delivers something to, where that is known. */
  sealRequestId?: string;
}

export interface StuckRows {
  /** Once for each workflow. */
  insert(row: StuckRow): Promise<void>;
  all(): Promise<StuckRow[]>;
  remove(id: string): Promise<void>;
}

export interface StuckBesideServices {
  beside: Pick<BesideWorkflows, 'findStuck'>;
  stuckRows: StuckRows;
  inbox: Pick<Inbox, 'get'>;
  commands: Pick<Commands, 'pending'>;
  vendorApplications: Pick<VendorApplications, 'find'>;
  views: Pick<SealRequestViews, 'get' | 'markDeliveryStuck'>;
}

/** A worker that is deployed costs a task a failure or two, which are over by then. */
const youngMs = 60_000;

/**
 * Keeps which workflows beside those of requests are stuck, and shows it with the request that one delivers to: a
 * callback or a command that does not come through stalls a flow as much as its own workflow would.
 */
export async function noticeStuckBeside(services: StuckBesideServices, onEach: () => void): Promise<void> {
  const { beside, stuckRows } = services;
  const known = await stuckRows.all();
  const search = {
    before: new Date(Date.now() - youngMs).toISOString(),
    known: known.map(({ _id, type }) => ({ workflowId: _id, type })),
  };
  const found = await beside.findStuck(search, onEach);
  const isStuck = (row: StuckRow) => found.some(({ workflowId }) => workflowId === row._id);
  const stillStuck = new Set(known.filter(isStuck).map(({ sealRequestId }) => sealRequestId));
  for (const workflow of found) {
    onEach();
    if (!known.some(({ _id }) => _id === workflow.workflowId))
      stillStuck.add(await begin(services, workflow));
  }
  for (const row of known.filter((each) => !isStuck(each))) {
    onEach();
    if (!stillStuck.has(row.sealRequestId)) await mark(services, row.sealRequestId, false);
    await stuckRows.remove(row._id);
  }
}

/**
 * The request first: a round that ends in between finds the workflow as new once more. Resolves to the request, where it
 * is known.
 */
async function begin(
  services: StuckBesideServices,
  { workflowId, type }: BesideWorkflow,
): Promise<string | undefined> {
  const sealRequestId = await requestOf(services, workflowId);
  await mark(services, sealRequestId, true);
  const since = new Date().toISOString();
  await services.stuckRows.insert({ _id: workflowId, type, since, ...defined({ sealRequestId }) });
  return sealRequestId;
}

async function mark({ views }: StuckBesideServices, id: string | undefined, isStuck: boolean): Promise<void> {
  const view = id === undefined ? null : await views.get(id);
  if (view) await views.markDeliveryStuck(view, isStuck);
}

async function requestOf(services: StuckBesideServices, workflowId: string): Promise<string | undefined> {
  const inboxId = idAfter(deliverCallbackWorkflowId(''), workflowId);
  if (inboxId !== undefined) {
    const { bindingId, applyId } = (await services.inbox.get(inboxId)) ?? {};
    if (bindingId === undefined || applyId === undefined) return undefined;
    return (await services.vendorApplications.find(bindingId, applyId)) ?? undefined;
  }
  const instance = idAfter(deliverCommandWorkflowId(''), workflowId);
  if (instance === undefined) return undefined;
  for await (const pending of everyPending(services.commands, 100))
    if (pending._id === instance) return pending.sealRequestId;
  return undefined;
}

function idAfter(prefix: string, workflowId: string): string | undefined {
  return workflowId.startsWith(prefix) ? workflowId.slice(prefix.length) : undefined;
}
