import { findRequest, lookUntil, type Waiting } from '../../application/sealRequests/find';
import type { CommandServices, Submission } from '../../application/sealRequests/services';
import type { CommandRecord, CommandRefusal } from '../../application/sealRequests/stores';
import { findCommand, type SealRequest } from '../../domain/sealRequest/state';
import type { Principal } from '../http/auth';
import { malformed, notFound, Problem, refusedFields, unavailable } from '../http/problem';
import type { SealRequestJson } from './sealRequestSchemas';

export const maxWaitSeconds = 30;

export const sealRequestPath = (id: string) => `/v1/seal-requests/${encodeURIComponent(id)}`;

/** `Prefer: wait=N` (RFC 7240), at most 30; 0 without it. */
export function waitSeconds(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})\b/i.exec(prefer ?? '')?.[1];
  return Math.min(Number(seconds ?? 0), maxWaitSeconds);
}

/** The caller's id of the command: in the body, or as the header that other APIs have for it. */
export function commandIdOf(
  body: { commandId?: string | undefined },
  headers: { 'idempotency-key'?: string | undefined },
): string {
  const inHeader = headers['idempotency-key'];
  const wrong = (code: string, message: string, zh: string) =>
    malformed([{ path: 'commandId', code, message, zh }]);
  if (body.commandId !== undefined && inHeader !== undefined && body.commandId !== inHeader)
    throw wrong(
      'differs',
      'is not the same as the Idempotency-Key header',
      '与 Idempotency-Key 请求头不一致',
    );
  const commandId = body.commandId ?? inHeader;
  if (commandId === undefined)
    throw wrong(
      'required',
      'is required, here or as the Idempotency-Key header',
      '必填：在此处或 Idempotency-Key 请求头中',
    );
  return commandId;
}

/** Who it was, as the ledger names them; of a flow event also who acted in the flow. */
export function actorOf(principal: Principal | null, operatorId?: string): string {
  const actor = principal?.name ?? 'sealflow';
  return operatorId === undefined ? actor : `${actor} for ${operatorId}`;
}

/** The record of an accepted command; everything else is thrown as the problem that it is. */
export async function accepted(submission: Promise<Submission>): Promise<CommandRecord> {
  const result = await submission;
  if (result.kind === 'accepted') return result.record;
  throw refusalProblem(result.refusal);
}

export function refusalProblem({ code, errors, message }: CommandRefusal): Problem {
  switch (code) {
    case 'not-found':
      return notFound('seal request');
    case 'vendor-refused':
      return vendorRefused(message);
    case 'workflow-missing':
      return unavailable(
        'Temporal does not know the workflow of this open request; try again once an operator has seen to it.',
        'Temporal 中找不到该用印申请的流程，须由运维人员处理，请稍后重试。',
        missingRetrySeconds,
      );
    case 'invalid':
      return refusedFields(errors ?? []);
    default: {
      const [en, zh] = refusalSentences[code];
      return new Problem(code, en, { zh });
    }
  }
}

/** A person has to do something first. */
const missingRetrySeconds = 60;

type SaidOfAnyRequest = Exclude<
  CommandRefusal['code'],
  'not-found' | 'vendor-refused' | 'workflow-missing' | 'invalid'
>;
const refusalSentences: Record<SaidOfAnyRequest, [en: string, zh: string]> = {
  'effect-in-progress': [
    'Another step of this request is in progress at the vendor; try again.',
    '该用印申请的上一步正在章管家处理中，请稍后重试。',
  ],
  'not-granted-yet': ['The application waits for its approval.', '用印申请正在等待审批。'],
  'already-open': [
    'This flow request has an open seal request of other content.',
    '该流程已有内容不同的用印申请正在进行。',
  ],
  overtaken: [
    'Another application of this flow request came after this one was first sent; send a new event if it is still wanted.',
    '该申请首次提交之后，同一流程已有另一份用印申请；如仍需用印，请以新的事件提交。',
  ],
  'apply-anew': ['This request takes no more uses; apply anew.', '该用印申请不能再追加次数，请重新申请。'],
  closed: ['This request is over.', '该用印申请已结束。'],
  'nothing-to-settle': [
    'Nothing of this request waits for an operator, or not what is named.',
    '该用印申请没有需要人工处理的事项，或没有所指的事项。',
  ],
  'ledger-conflict': [
    'The ledger of this request holds other events than were decided; an operator has to look first.',
    '该用印申请的台账与流程不一致，须先由运维人员处理。',
  ],
  'command-id-reused': [
    'This command id was used with other content; take a new one.',
    '该命令编号已用于其他内容，请换一个。',
  ],
};

interface Seen {
  request: SealRequest | null;
  /** What the relay found, where the command had been answered 202 before. */
  late: CommandRefusal | null;
}

function look(services: CommandServices, record: CommandRecord) {
  return async (): Promise<Seen> => {
    const [view, late] = await Promise.all([
      services.views.get(record.sealRequestId),
      services.commands.lateRefusal(record),
    ]);
    return { request: view?.request ?? null, late: late?.refusal ?? null };
  };
}

/** The request once its application has an outcome, or as it is when the wait is over. */
export async function outcomeOfApply(
  services: CommandServices,
  record: CommandRecord,
  waiting: Waiting,
): Promise<Outcome> {
  const seen = await lookUntil(
    look(services, record),
    ({ request, late }) => late !== null || (request !== null && request.state !== 'applying'),
    waiting,
  );
  if (seen.late) throw refusalProblem(seen.late);
  if (seen.request?.state === 'applyFailed') throw vendorRefused(seen.request.failure?.message, record);
  const request = seen.request ?? (await asRecorded(services, record));
  return { request, done: request.state !== 'applying' };
}

export interface Outcome {
  request: SealRequest;
  /** Whether the vendor's outcome is known. */
  done: boolean;
}

/** Whether the command is done yet; a refusal, by us or by the vendor, is thrown as the problem that it is. */
export async function outcomeOfChange(
  services: CommandServices,
  record: CommandRecord,
  waiting: Waiting,
): Promise<Outcome> {
  const ours = (request: SealRequest | null) =>
    request ? findCommand(request, record.commandId) : undefined;
  const seen = await lookUntil(
    look(services, record),
    ({ request, late }) => late !== null || (ours(request)?.outcome ?? 'pending') !== 'pending',
    waiting,
  );
  if (seen.late) throw refusalProblem(seen.late);
  const command = ours(seen.request);
  if (command?.outcome === 'failed') throw vendorRefused(command.reason, record);
  if (command?.outcome === 'refused') {
    // Refused when its turn came. A refusal is no outcome: once its caller knows, the id may be tried again.
    await services.commands.remove(record);
    throw refusalProblem({ code: refusalCode(command.reason) });
  }
  const request = seen.request ?? (await asRecorded(services, record));
  return { request, done: command?.outcome === 'done' };
}

/** In the vendor's own words, whatever their language. */
function vendorRefused(message: string | undefined, record?: CommandRecord): Problem {
  const extensions = record ? { sealRequestId: record.sealRequestId } : {};
  if (message) return new Problem('vendor-refused', message, { extensions });
  return new Problem('vendor-refused', 'The vendor refused it without saying why.', {
    zh: '章管家拒绝了该请求，未说明原因。',
    extensions,
  });
}

/** The ledger names the refusal of a command whose turn came late by its code. */
const lateCodes = [
  'effect-in-progress',
  'not-granted-yet',
  'already-open',
  'apply-anew',
  'closed',
  'nothing-to-settle',
] as const;

function refusalCode(reason: string | undefined): CommandRefusal['code'] {
  return lateCodes.find((code) => code === reason) ?? 'closed';
}

async function asRecorded(services: CommandServices, record: CommandRecord): Promise<SealRequest> {
  const request = await findRequest(services, record.sealRequestId);
  if (!request) throw new Error('a recorded command without its request');
  return request;
}

/** What everybody may see of requests; what was asked of them and is not in their ledgers yet comes with them. */
export async function sealRequestsJson(
  services: CommandServices,
  requests: readonly { id: string; request: SealRequest }[],
): Promise<SealRequestJson[]> {
  const beside = await besideLedgers(
    services,
    requests.map(({ id }) => id),
  );
  return requests.map(({ id, request }) => plainJson(id, request, beside.get(id) ?? []));
}

export async function sealRequestJson(
  services: CommandServices,
  id: string,
  request: SealRequest,
): Promise<SealRequestJson> {
  const beside = await besideLedgers(services, [id]);
  return plainJson(id, request, beside.get(id) ?? []);
}

type ListedCommand = SealRequestJson['commands'][number];

function plainJson(id: string, request: SealRequest, beside: readonly ListedCommand[]): SealRequestJson {
  const { identity, application, completed, ended, autoEnded, archived, failure } = request;
  const { attempt, ...names } = identity;
  const fact = <Name extends string>(name: Name, value: { at: string } | null) =>
    value ? { [name]: value.at } : {};
  // The ledger's word counts before what lies beside it.
  const known = new Set(request.commands.map(({ commandId }) => commandId));
  return {
    id,
    state: request.state,
    attempt,
    round: request.round,
    sealCode: request.sealCode,
    codeLive: request.codeLive,
    subject: application.subject,
    applicant: application.applicant,
    ...names,
    fileTypeId: application.fileTypeId,
    seals: request.seals.map(({ sealId, useCount, crossPageUseCount, usedCount }) => ({
      sealId,
      useCount,
      crossPageUseCount,
      usedCount,
      leftCount: Math.max(0, useCount - usedCount),
    })),
    ...fact('completedAt', completed),
    ...fact('endedAt', ended),
    ...fact('autoEndedAt', autoEnded),
    ...fact('archivedAt', archived),
    commands: [...request.commands, ...beside.filter(({ commandId }) => !known.has(commandId))],
    attention: request.attention,
    ...(failure ? { failure } : {}),
    requestedAt: request.requestedAt,
    changedAt: request.changedAt,
  };
}

/** Commands that are recorded and not in a ledger, by request: those to be dispatched, and those refused late. */
async function besideLedgers(
  { commands }: CommandServices,
  ids: readonly string[],
): Promise<Map<string, ListedCommand[]>> {
  const [pending, late] = await Promise.all([commands.pendingOf(ids), commands.lateRefusalsOf(ids)]);
  const rows = [
    ...late.map((row) => ({ ...row, refused: row.refusal.code })),
    ...pending.map((row) => ({ ...row, refused: undefined })),
  ];
  const listed = new Map<string, ListedCommand[]>();
  for (const { _id, recordId, sealRequestId, refused } of rows) {
    const record = await commands.get(recordId);
    if (record?.instance !== _id) continue;
    const { commandId, kind } = record;
    const command: ListedCommand = refused
      ? { commandId, kind, outcome: 'refused', reason: refused }
      : { commandId, kind, outcome: 'pending' };
    listed.set(sealRequestId, [...(listed.get(sealRequestId) ?? []), command]);
  }
  return listed;
}
