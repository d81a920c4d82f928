/**
 * How everything that outlives a process is named. Each part of an id is 1 to 64 of `[A-Za-z0-9_-]` and never
 * `-` alone (that stands for "no flow"), so the parts, joined by `:`, can never run into each other.
 */
export const idPartPattern = /^(?!-$)[A-Za-z0-9_-]{1,64}$/;

export interface RequestKeyParts {
  hostId: string;
  flowId?: string | undefined;
  flowRequestId: string;
}

/** Names one flow request over all its attempts. */
export function requestKey({ hostId, flowId, flowRequestId }: RequestKeyParts): string {
  return [
    part(hostId, 'hostId'),
    flowId === undefined ? '-' : part(flowId, 'flowId'),
    part(flowRequestId, 'flowRequestId'),
  ].join(':');
}

/** The public id: one application attempt, which is one workflow and one application at the vendor. */
export function sealRequestId(parts: RequestKeyParts & { attempt: number }): string {
  if (!Number.isSafeInteger(parts.attempt) || parts.attempt < 1 || parts.attempt > 999_999_999)
    throw new Error(`not an attempt: ${parts.attempt}`);
  return `${requestKey(parts)}:${parts.attempt}`;
}

export function parseSealRequestId(id: string): (RequestKeyParts & { attempt: number }) | null {
  const [hostId, flowId, flowRequestId, attempt, ...rest] = id.split(':');
  if (hostId === undefined || flowId === undefined || flowRequestId === undefined || attempt === undefined)
    return null;
  if (rest.length > 0 || !/^[1-9]\d{0,8}$/.test(attempt)) return null;
  if (![hostId, flowRequestId].every((value) => idPartPattern.test(value))) return null;
  if (flowId !== '-' && !idPartPattern.test(flowId)) return null;
  return { hostId, ...(flowId === '-' ? {} : { flowId }), flowRequestId, attempt: Number(attempt) };
}

const sealRequestPrefix = 'seal:';

export function sealRequestWorkflowId(id: string): string {
  return `${sealRequestPrefix}${id}`;
}

/** Of the request whose workflow this is; null for any other workflow. */
export function sealRequestIdOf(workflowId: string): string | null {
  return workflowId.startsWith(sealRequestPrefix) ? workflowId.slice(sealRequestPrefix.length) : null;
}

/** `_id` of one ledger event; zero-padded, so that the order of ids is the order of events. */
export function ledgerEventId(workflowId: string, seq: number): string {
  return `${workflowId}/${String(seq).padStart(6, '0')}`;
}

/** `_id` of a command record: scoped to the host, never to the API key, since keys rotate. */
export function commandRecordId(hostId: string, commandId: string): string {
  return `${part(hostId, 'hostId')}:${commandId}`;
}

function part(value: string, name: string): string {
  if (!idPartPattern.test(value)) throw new Error(`not an id part: ${name}`);
  return value;
}
