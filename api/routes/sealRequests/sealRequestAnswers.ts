import { vendorNameOf } from '../../../adapters/vendors';
import type { BindingDocument } from '../../../application/administration/bindings';
import { calledAtVendor } from '../../../application/sealRequests/applicationRef';
import { replyWaitSeconds } from '../../../application/sealRequests/replies';
import type { CommandServices } from '../../../application/sealRequests/services';
import type { LateRefusal } from '../../../application/sealRequests/stores';
import type { VendorName } from '../../../contracts/vendorName';
import { defined } from '../../../domain/defined';
import { grantedCount, knownLeft } from '../../../domain/sealRequest/counts';
import { neededToConfirm } from '../../../domain/sealRequest/settle';
import { type SealRequest, shownCode } from '../../../domain/sealRequest/state';
import type { Attention } from '../../../domain/sealRequest/values';
import type { Deps } from '../../deps';
import type { Principal } from '../../http/auth';
import { malformed } from '../../http/problem';
import { messagesOf } from '../../messages';
import { becauseJson } from '../because';
import type { SealRequestJson } from './sealRequestSchemas';

export const maxWaitSeconds = 30;

export const sealRequestPath = (id: string) => `/v1/seal-requests/${encodeURIComponent(id)}`;

/** `Prefer: wait=N` (RFC 7240), at most 30; 0 without it. */
export function waitSeconds(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})\b/i.exec(prefer ?? '')?.[1];
  return Math.min(Number(seconds ?? 0), maxWaitSeconds);
}

/** How long the caller is kept: as it asks, or by itself where values are to reach the form in the reply. Seconds. */
export async function replyWait(
  { hosts }: Pick<Deps, 'hosts'>,
  hostId: string,
  prefer: string | undefined,
): Promise<number> {
  return prefer === undefined ? replyWaitSeconds(hosts, hostId) : waitSeconds(prefer);
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

/** Who it was, as the ledger names them: by the key's id, since names are free text. Of a flow event also who acted in the flow. */
export function actorOf(principal: Principal | null, operatorId?: string): string {
  const actor = principal ? `api:${principal.id}` : 'sealflow';
  return operatorId === undefined ? actor : `${actor} for ${operatorId}`;
}

/** Beside what commands need: where the site has its runbook. */
export type AnswerServices = CommandServices & { runbookUrl?: string | undefined };

/** The runbook's entry about a kind of attention. */
export function runbookJson(kind: string, { runbookUrl }: AnswerServices): { runbook?: string } {
  return runbookUrl === undefined ? {} : { runbook: `${runbookUrl}#${kind}` };
}

type AnswerDeps = { requests: AnswerServices } & Pick<Deps, 'bindings'>;

/** What everybody may see of requests; what was asked of them and is not in their ledgers yet comes with them. */
export async function sealRequestsJson(
  { requests: services, bindings }: AnswerDeps,
  requests: readonly { id: string; request: SealRequest }[],
): Promise<SealRequestJson[]> {
  const ids = requests.map(({ id }) => id);
  const beside = await besideLedgers(services, ids, services.commands.lateRefusalsOfAll(ids));
  return Promise.all(
    requests.map(async ({ id, request }) => {
      const binding = await bindings.recent(request.identity.bindingId);
      return plainJson(services, { id, request, binding, beside: beside.get(id) ?? [] });
    }),
  );
}

export async function sealRequestJson(
  { requests: services, bindings }: AnswerDeps,
  id: string,
  request: SealRequest,
): Promise<SealRequestJson> {
  const [beside, binding] = await Promise.all([
    besideLedgers(services, [id], services.commands.lateRefusalsOf(id)),
    bindings.recent(request.identity.bindingId),
  ]);
  return plainJson(services, { id, request, binding, beside: beside.get(id) ?? [] });
}

type ListedCommand = SealRequestJson['commands'][number];

interface Answering {
  id: string;
  request: SealRequest;
  /** null: it is gone. */
  binding: BindingDocument | null;
  beside: readonly ListedCommand[];
}

function plainJson(services: AnswerServices, { id, request, binding, beside }: Answering): SealRequestJson {
  const { identity, application, completed, ended, autoEnded, archived, failure } = request;
  const { attempt, ...names } = identity;
  const fact = <Name extends string>(name: Name, value: { at: string } | null) =>
    value ? { [name]: value.at } : {};
  // The ledger's word counts before what lies beside it.
  const known = new Set(request.commands.map(({ commandId }) => commandId));
  const others = beside.filter(({ commandId }) => !known.has(commandId));
  return {
    id,
    vendorApplicationId: calledAtVendor(id, request),
    state: request.state,
    attempt,
    round: request.round,
    ...codeOf(request, others),
    subject: application.subject,
    applicant: application.applicant,
    ...names,
    ...defined({ vendor: binding?.vendor }),
    fileTypeId: application.fileTypeId,
    seals: request.seals.map((seal) => ({
      sealId: seal.sealId,
      useCount: grantedCount(seal),
      crossPageUseCount: seal.crossPageUseCount,
      usedCount: seal.usedCount,
      leftCount: knownLeft(seal),
    })),
    ...fact('completedAt', completed),
    ...fact('endedAt', ended),
    ...fact('autoEndedAt', autoEnded),
    ...fact('archivedAt', archived),
    commands: [...request.commands, ...others],
    attention: request.attention.map((open) => ({
      ...attentionJson(open, request, vendorNameOf(binding)),
      ...runbookJson(open.kind, services),
    })),
    ...(failure ? { failure } : {}),
    requestedAt: request.requestedAt,
    changedAt: request.changedAt,
  };
}

function attentionJson(
  { cause, ...open }: Attention,
  request: SealRequest,
  vendor: VendorName,
): SealRequestJson['attention'][number] {
  const needs = neededToConfirm(open, request);
  return {
    ...open,
    zh: messagesOf(vendor).zh.attention[open.kind].operator,
    ...(needs.length > 0 ? { needs } : {}),
    ...becauseJson(cause, vendor),
  };
}

/** None while an append is on its way, in the ledger or not: a person would type a code that dies meanwhile. */
function codeOf(request: SealRequest, beside: readonly ListedCommand[]) {
  const appends = beside.some(({ kind, outcome }) => kind === 'append' && outcome === 'pending');
  const sealCode = appends ? null : shownCode(request);
  const codeLive = request.codeLive && sealCode !== null;
  if (!request.codes || sealCode === null) return { sealCode, codeLive };
  const codes = request.codes.map(({ sealId, person, code, complete = false }) => ({
    ...{ sealId, code, complete: complete || !codeLive },
    ...defined({ person }),
  }));
  return { sealCode, codeLive, codes };
}

/** Commands that are recorded and not in a ledger, by request: those to be dispatched, and those refused late. */
async function besideLedgers(
  { commands }: CommandServices,
  ids: readonly string[],
  refusals: Promise<LateRefusal[]>,
): Promise<Map<string, ListedCommand[]>> {
  const [pending, late] = await Promise.all([commands.pendingOf(ids), refusals]);
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
