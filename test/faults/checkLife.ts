import { hostCommandId } from '../../contracts/derivedIds';
import { isWaitKind } from '../../domain/sealRequest/values';
import { checkAborted } from './checkAborted';
import { field } from './flow';
import type { Entry } from './ledger';
import { isCompleted, type Plan } from './plans';
import type { Seen } from './seen';
import { type Expect, Violation, type ViolationKind } from './violation';

/** Everything that does not hold of one life, by what each part of the world shows of it. */
export function checkLife(seen: Seen): Violation[] {
  const { sealRequestId } = seen.lived;
  if (seen.request?.state === undefined)
    return [new Violation('lost', `the API answers ${JSON.stringify(seen.request)}`, sealRequestId)];
  const found: Violation[] = [];
  const expect = (holds: boolean, kind: ViolationKind, why: string) => {
    if (!holds) found.push(new Violation(kind, why, sealRequestId));
  };
  if (seen.lived.struck) {
    checkAborted(seen, expect);
    return found;
  }
  checkRequest(seen, expect);
  checkLedger(seen, expect);
  checkForm(seen, expect);
  checkVendor(seen, expect);
  checkEarlier(seen, expect);
  checkHost(seen, expect);
  for (const task of seen.workflow.failedTasks) expect(false, 'stuck', `a workflow task failed: ${task}`);
  return found;
}

/** Which state the request is left in. */
export function lastState({ ending, overtaken }: Plan): string {
  if (ending === 'rejected' || ending === 'completed') return ending;
  return ending === 'archived' || overtaken === 'end' ? 'archived' : 'ended';
}

function checkRequest({ lived, request, workflow }: Seen, expect: Expect): void {
  const state = lastState(lived.plan);
  expect(request.state === state, 'stuck', `its state is ${request.state}, not ${state}`);
  expect(workflow.status === 'COMPLETED', 'stuck', `its workflow is ${workflow.status}`);
  for (const { kind, about, sentence } of request.attention)
    expect(false, 'stuck', `attention ${kind} about ${about}: ${sentence}`);
  for (const { eventId } of lived.acknowledged) {
    const commands = request.commands.filter((each: { commandId: string }) =>
      each.commandId.endsWith(`/${eventId}`),
    );
    expect(commands.length === 1, 'lost', `${eventId} was acknowledged, and is ${commands.length} commands`);
    for (const { outcome, reason } of commands)
      expect(outcome === 'done', 'lost', `${eventId} was acknowledged, and came to ${outcome} (${reason})`);
  }
}

/** How often each event must be in the ledger. */
function expectedEvents({ ending, overtaken, moreUses }: Plan): Record<string, number> {
  const isDone = isCompleted(ending);
  const isRejected = ending === 'rejected';
  return {
    SealRequested: 1,
    SealApplied: 1,
    UsesAppended: moreUses > 0 && ending !== 'withdrawnAtOnce' ? 1 : 0,
    SealingEnded: isDone || isRejected ? 0 : 1,
    SealingCompleted: isDone ? 1 : 0,
    FilesArchived: ending === 'archived' || overtaken === 'end' ? 1 : 0,
    FlowSubmitted: isDone ? 1 : 0,
    ApprovalRejected: isRejected ? 1 : 0,
    FlowReturned: isRejected ? 1 : 0,
    ...Object.fromEntries(never.map((type) => [type, 0])),
  };
}

/** Nothing of this kind was done by anybody. */
const never = [
  'SealApplyFailed',
  'AppendFailed',
  'EndFailed',
  'FieldWriteFailed',
  'SubmitSkipped',
  'CommandRefused',
  'SealingAutoEnded',
  'ApprovalTerminated',
  'TotalsAdopted',
  'RequestAborted',
];

/**
 * A move that got no answer, and whose flow has left the node: an E10 cannot say by whom. It counts as made; that it was
 * made once is checked at the host.
 */
function typeOf({ type, data }: Entry): string {
  if (data.because !== 'unanswered') return type;
  return type === 'SubmitSkipped' ? 'FlowSubmitted' : type === 'ReturnSkipped' ? 'FlowReturned' : type;
}

/** How often a missing code was found, and not given by a person. */
function codesFound(ledger: readonly Entry[]): number {
  const times = (type: string) =>
    ledger.filter((each) => each.type === type && each.data.kind === 'code-missing').length;
  return times('AttentionRaised') - times('AttentionSettled');
}

function checkLedger({ lived, ledger }: Seen, expect: Expect): void {
  const seqs = ledger.map(({ seq }) => seq);
  const isGapless = seqs.every((seq, index) => seq === index);
  expect(isGapless, 'lost', `the ledger's numbers are ${seqs.join(', ')}`);
  const types = ledger.map(typeOf);
  const countOf = (type: string) => types.filter((each) => each === type).length;
  // What is unknown for good is decided by a person, once; where none is needed, none has decided.
  const settledMoves = ledger.filter(
    ({ type, data }) => type === 'AttentionSettled' && data.kind === 'flow-action-unknown',
  );
  // A wait ends by itself, as one for a code does that is found; one that has not ended is still shown as attention.
  const waits = ledger.filter(({ type, data }) => type === 'AttentionRaised' && isWaitKind(data.kind));
  const undecided = {
    FlowActionFailed: settledMoves.length,
    AttentionRaised: countOf('AttentionSettled') + waits.length + codesFound(ledger),
  };
  for (const [type, times] of Object.entries({ ...expectedEvents(lived.plan), ...undecided })) {
    const count = countOf(type);
    const kind = count > times ? 'doubled' : 'lost';
    expect(count === times, kind, `${type} is in the ledger ${count} times, not ${times}`);
  }
  const outcomes = ledger.filter((entry) =>
    /^(FieldsWritten|FieldWriteDropped|FlowSubmitted|FlowReturned)$/.test(typeOf(entry)),
  );
  const effectIds = outcomes.map(({ data }) => data.effectId);
  for (const { data } of ledger.filter(({ type }) =>
    /^(FieldWrite|FlowSubmit|FlowReturn)Requested$/.test(type),
  )) {
    const times = effectIds.filter((effectId) => effectId === data.effectId).length;
    expect(times === 1, times > 1 ? 'doubled' : 'lost', `${data.effectId} has ${times} outcomes`);
  }
}

/** What a write was to bring into the form. */
function fieldsOf(ledger: readonly Entry[], effectId: string): { fieldId: string; value: string }[] {
  const write = ledger.find(({ type, data }) => type === 'FieldWriteRequested' && data.effectId === effectId);
  return write?.data.fields ?? [];
}

/** What the form must hold by the ledger: every write that is known to have been made, in order. */
function formByLedger(ledger: readonly Entry[]): Record<string, string> {
  const form: Record<string, string> = {};
  for (const { type, data } of ledger)
    if (type === 'FieldsWritten')
      for (const { fieldId, value } of fieldsOf(ledger, data.effectId)) form[fieldId] = value;
  return form;
}

/** A dead code of which the ledger says that it may be there: of a host that cannot say what it has carried out. */
function mayHold(ledger: readonly Entry[], fieldId: string): boolean {
  return ledger
    .filter(({ type, data }) => type === 'FieldWriteDropped' && data.mayBeWritten)
    .some(({ data }) => fieldsOf(ledger, data.effectId).some((each) => each.fieldId === fieldId));
}

function checkForm({ lived, ledger, flowRequest, application }: Seen, expect: Expect): void {
  const { plan } = lived;
  const { fields } = flowRequest;
  const byLedger = formByLedger(ledger);
  for (const [fieldId, value] of Object.entries(byLedger))
    expect(
      fields[fieldId] === value,
      'lost',
      `field ${fieldId} holds ${fields[fieldId]}, by the ledger ${value}`,
    );
  for (const fieldId of Object.keys(fields))
    expect(
      fieldId in byLedger || fieldId === field.moreUses || mayHold(ledger, fieldId),
      'doubled',
      `field ${fieldId} is not in the ledger`,
    );
  for (const [fieldId, value] of Object.entries(expectedFields(plan, application)))
    expect(fields[fieldId] === value, 'lost', `field ${fieldId} holds ${fields[fieldId]}, and not ${value}`);
}

/** What the form must hold by what was done at the vendor; codes that may have died before they were written left out. */
function expectedFields(plan: Plan, application: Seen['application']): Record<string, string | undefined> {
  if (plan.overtaken === 'apply' || plan.ending === 'withdrawnAtOnce') return {};
  const [first, second] = application?.deadCodes ?? [];
  const appends = plan.moreUses > 0;
  return {
    [field.sealCode]: first,
    ...(appends ? { [field.moreUses]: '' } : {}),
    ...(appends && plan.overtaken !== 'append' ? { [field.appendedSealCode]: second } : {}),
    ...(isCompleted(plan.ending) ? { [field.usedCount]: String(usesOf(application)) } : {}),
    ...(plan.ending === 'archived' ? { [field.state]: '文件已归档' } : {}),
  };
}

const usesOf = (application: Seen['application']) =>
  (application?.seals ?? []).reduce((sum, { usedCount }) => sum + usedCount, 0);

function checkVendor({ lived: { plan, uses }, application }: Seen, expect: Expect): void {
  if (!application) {
    expect(false, 'lost', 'the vendor has no application of it');
    return;
  }
  const total = plan.useCount + (plan.ending === 'withdrawnAtOnce' ? 0 : plan.moreUses);
  for (const seal of application.seals) {
    const kind = seal.useCount > total ? 'doubled' : 'lost';
    expect(seal.useCount === total, kind, `the vendor grants ${seal.useCount} uses, not ${total}`);
    expect(seal.usedCount === uses, 'lost', `the vendor has ${seal.usedCount} uses, not ${uses}`);
  }
  expect(application.sealCode === null, 'lost', 'the seal code is live at the vendor');
}

/** All that came late of the attempt before is a fact of that one: it moved nothing, and wrote nothing. */
function checkEarlier({ earlier }: Seen, expect: Expect): void {
  if (!earlier) return;
  const { request, ledger, status } = earlier;
  const about = 'of the attempt before';
  expect(request.state === 'archived', 'stuck', `the state ${about} is ${request.state}`);
  expect(status === 'COMPLETED', 'stuck', `the workflow ${about} is ${status}`);
  expect(request.attention.length === 0, 'stuck', `something ${about} waits for a person`);
  const times = { SealingCompleted: 1, FilesArchived: 1, SubmitSkipped: 1, FieldWriteDropped: 2 };
  for (const [type, wanted] of Object.entries({ ...times, FlowSubmitted: 0, FieldWriteFailed: 0 })) {
    const count = ledger.filter((entry) => entry.type === type).length;
    const kind = count > wanted ? 'doubled' : 'lost';
    expect(count === wanted, kind, `${type} is ${count} times in the ledger ${about}, not ${wanted}`);
  }
  for (const { type, data } of ledger) {
    const isLeft = type === 'SubmitSkipped' ? data.laterAttempt : data.reason === 'later-attempt';
    if (/^(SubmitSkipped|FieldWriteDropped)$/.test(type))
      expect(isLeft, 'lost', `the ${type} ${about} says ${JSON.stringify(data)}`);
  }
}

function checkHost({ lived, ledger, earlier, flowRequest }: Seen, expect: Expect): void {
  const { ending } = lived.plan;
  const moves = { submissions: isCompleted(ending) ? 1 : 0, returns: ending === 'rejected' ? 1 : 0 };
  for (const [what, times] of Object.entries(moves)) {
    const kind = flowRequest[what] > times ? 'doubled' : 'lost';
    expect(flowRequest[what] === times, kind, `the host has ${flowRequest[what]} ${what}, not ${times}`);
  }
  const known = new Set([
    ...commandIds(lived.sealRequestId, ledger),
    ...commandIds(lived.earlierId ?? '', earlier?.ledger ?? []),
  ]);
  const told = commandsOf(flowRequest);
  for (const { id, type } of told)
    expect(known.has(id), 'doubled', `the host carried out ${type} ${id}, which is not in the ledger`);
  const carriedOut = new Set(told.map(({ id }) => id));
  // Moves of E10 bear no id of ours, and are counted above.
  const namesNone = told.length < flowRequest.commands.length;
  for (const { type, data } of ledger)
    if (type === 'FieldsWritten' || (!namesNone && /^Flow(Submitted|Returned)$/.test(type))) {
      const id = hostCommandId(lived.sealRequestId, data.effectId);
      expect(carriedOut.has(id), 'lost', `${data.effectId} is ${type}, and the host carried out no ${id}`);
    }
}

function commandIds(sealRequestId: string, ledger: readonly Entry[]): string[] {
  return ledger
    .filter(({ type, data }) => /Requested$/.test(type) && data.effectId)
    .map(({ data }) => hostCommandId(sealRequestId, data.effectId));
}

/** Those that bear our id: a webhook host's all do, of E10's those of its ESB. */
function commandsOf({ commands }: Seen['flowRequest']): { id: string; type: string }[] {
  return commands.flatMap(({ id, type, data }: Seen['flowRequest']) => {
    const ours = id ?? data.commandId;
    return ours === undefined ? [] : [{ id: ours, type }];
  });
}
