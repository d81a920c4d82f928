import type { LedgerEntry } from '../../contracts/ledger';
import type { SealRequest } from '../../domain/sealRequest/state';
import { PortError } from '../ports/errors';
import type { VendorDetail, Vendors } from '../ports/vendor';
import { applicationRef } from '../sealRequests/applicationRef';
import { differingFields } from './differingFields';
import type { Finding } from './findings';
import { foldedRequest, ledgerFindings } from './ledgerFindings';
import type { VerificationStore, VerificationWorkflows } from './ports';
import { isAskable, vendorFindings } from './vendorFindings';
import { isOver, workflowFindings } from './workflowFindings';

export interface VerifyServices {
  store: VerificationStore;
  workflows: VerificationWorkflows;
  /** Whether each open workflow is asked for the request as it has it, for which a worker has to run. */
  asksWorkflows: boolean;
  /** Absent: the vendors are not asked. */
  vendors?: Vendors;
  now(): number;
  pause(ms: number): Promise<unknown>;
  onProgress(step: VerifyStep, done: number): void;
}

export type VerifyStep = 'ledgers' | 'views' | 'workflows' | 'asked' | 'vendor' | 'again';

export interface VerifyReport {
  /** How many were looked at. */
  checked: {
    requests: number;
    events: number;
    openRequests: number;
    runningWorkflows: number;
    atVendor: number;
  };
  findings: Finding[];
  /** Requests of which a workflow or a vendor could not be asked, and why. */
  unchecked: { sealRequestId: string; why: string }[];
}

/** Calls to vendors go beside those that seals depend on: two a second. */
const vendorPauseMs = 500;
/** A site that runs is never at one moment everywhere: what differs is looked at again, and once more after this. */
const settlesWithinMs = 3000;

/**
 * Holds ledger, read model, workflows and vendors against each other. Changes nothing. Suspects are found by one pass
 * through all; a finding is what stands in two further looks at its request.
 *
 * @throws TemporalAwayError
 */
export async function verify(services: VerifyServices): Promise<VerifyReport> {
  const pass = new Pass(services);
  await pass.throughLedgers();
  await pass.throughViews();
  await pass.throughWorkflows();
  await pass.throughVendors();
  return pass.report(await confirmed(services, [...pass.suspects]));
}

class Pass {
  readonly suspects = new Set<string>();
  private readonly ids = new Set<string>();
  private readonly open = new Map<string, SealRequest>();
  private readonly unchecked: VerifyReport['unchecked'] = [];
  private readonly checked = { requests: 0, events: 0, runningWorkflows: 0, atVendor: 0 };

  constructor(private readonly services: VerifyServices) {}

  async throughLedgers(): Promise<void> {
    const { store, onProgress } = this.services;
    for await (const { id, entries } of store.ledgers()) {
      this.ids.add(id);
      this.checked.requests += 1;
      this.checked.events += entries.length;
      const { view, isOutdated } = await store.view(id);
      if (ledgerFindings({ id, entries, view, isOutdated }).length > 0) this.suspects.add(id);
      const request = foldedRequest(entries);
      if (request && !isOver({ request, view })) this.open.set(id, request);
      onProgress('ledgers', this.checked.requests);
    }
  }

  async throughViews(): Promise<void> {
    const { store, onProgress } = this.services;
    let done = 0;
    for await (const id of store.viewIds()) {
      if (!this.ids.has(id)) this.suspects.add(id);
      done += 1;
      onProgress('views', done);
    }
  }

  async throughWorkflows(): Promise<void> {
    const running = await this.services.workflows.open();
    this.checked.runningWorkflows = running.length;
    for (const { id, state } of running) if (this.open.get(id)?.state !== state) this.suspects.add(id);
    const ids = new Set(running.map(({ id }) => id));
    for (const id of this.open.keys()) if (!ids.has(id)) this.suspects.add(id);
    this.services.onProgress('workflows', running.length);
    if (this.services.asksWorkflows) await this.askWorkflows(running);
  }

  private async askWorkflows(running: readonly { id: string }[]): Promise<void> {
    for (const [index, { id }] of running.entries()) {
      const request = this.open.get(id);
      if (!request) continue;
      const answer = await this.services.workflows.ask(id);
      if (!answer) this.unchecked.push({ sealRequestId: id, why: 'its workflow did not answer' });
      else if (differingFields(answer, request).length > 0) this.suspects.add(id);
      this.services.onProgress('asked', index + 1);
    }
  }

  async throughVendors(): Promise<void> {
    const { vendors, onProgress, pause } = this.services;
    if (!vendors) return;
    for (const [id, request] of this.open) {
      if (!isAskable(request)) continue;
      const asked = await askVendor(vendors, id, request);
      await pause(vendorPauseMs);
      if ('why' in asked) this.unchecked.push({ sealRequestId: id, why: asked.why });
      else if (vendorFindings(id, request, asked.detail).length > 0) this.suspects.add(id);
      this.checked.atVendor += 1;
      onProgress('vendor', this.checked.atVendor);
    }
  }

  report(findings: Finding[]): VerifyReport {
    const checked = { ...this.checked, openRequests: this.open.size };
    return { checked, findings, unchecked: this.unchecked };
  }
}

async function confirmed(services: VerifyServices, suspects: readonly string[]): Promise<Finding[]> {
  const first = await lookAtEach(services, suspects);
  if (first.length === 0) return [];
  await services.pause(settlesWithinMs);
  const again = await lookAtEach(services, [...new Set(first.map(({ sealRequestId }) => sealRequestId))]);
  const stands = (one: Finding) =>
    first.some(({ kind, sealRequestId }) => kind === one.kind && sealRequestId === one.sealRequestId);
  return again.filter(stands);
}

async function lookAtEach(services: VerifyServices, ids: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, id] of ids.entries()) {
    findings.push(...(await lookAt(services, id)));
    services.onProgress('again', index + 1);
  }
  return findings;
}

/** Everything of one request. Temporal first: what it shows is written before the ledger is read, or soon after. */
async function lookAt(services: VerifyServices, id: string): Promise<Finding[]> {
  const { store, workflows, now } = services;
  const workflow = await workflows.describe(id);
  const stored = await store.request(id);
  const request = foldedRequest(stored.entries);
  const byLedger = { id, request, view: stored.view };
  const findings = ledgerFindings(stored);
  // Otherwise nobody can tell what the request has come to.
  if (!isWhole(stored.entries, request)) return findings;
  findings.push(...workflowFindings(byLedger, workflow, now()));
  if (request && findings.length === 0) findings.push(...(await findingsOfState(services, id, request)));
  if (request && !isOver(byLedger)) findings.push(...(await findingsAtVendor(services, id, request)));
  return findings;
}

async function findingsOfState(
  { workflows, asksWorkflows }: VerifyServices,
  id: string,
  request: SealRequest,
): Promise<Finding[]> {
  const answer = asksWorkflows ? await workflows.ask(id) : null;
  const fields = answer ? differingFields(answer, request) : [];
  if (fields.length === 0) return [];
  return [{ kind: 'workflow-differs', sealRequestId: id, facts: { fields: fields.join(', ') } }];
}

function isWhole(entries: readonly LedgerEntry[], request: SealRequest | null): boolean {
  const isReadable = request !== null || entries.length === 0;
  return isReadable && entries.every(({ seq }, position) => seq === position);
}

async function findingsAtVendor(
  { vendors, pause }: VerifyServices,
  id: string,
  request: SealRequest,
): Promise<Finding[]> {
  if (!vendors || !isAskable(request)) return [];
  const asked = await askVendor(vendors, id, request);
  await pause(vendorPauseMs);
  return 'why' in asked ? [] : vendorFindings(id, request, asked.detail);
}

async function askVendor(
  vendors: Vendors,
  id: string,
  request: SealRequest,
): Promise<{ detail: VendorDetail | null } | { why: string }> {
  try {
    const vendor = await vendors.forBinding(request.identity.bindingId);
    if (!vendor.detail) return { why: 'its binding has no detail call' };
    return { detail: await vendor.detail(applicationRef(id, request)) };
  } catch (error) {
    if (error instanceof PortError) return { why: `${error.kind}: ${error.message}` };
    throw error;
  }
}
