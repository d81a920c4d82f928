import { createHash } from 'node:crypto';

/*
 * Ids derived by hashing. Apart from ids.ts, since workflow code may not load node:crypto.
 */

/** `sealapply_id` at the vendor: chosen by us and unique there, so the natural idempotency key (level A). */
export function vendorApplyId(sealRequestId: string): string {
  return `sf${digest(sealRequestId).slice(0, 30)}`;
}

/** The idempotency key of one effect at a host: the same over retries, workers and years. */
export function hostCommandId(sealRequestId: string, effectId: string): string {
  return `msg_${digest(`${sealRequestId}\n${effectId}`).slice(0, 32)}`;
}

/** Under which a host is notified of one thing about a request: the same wherever and however often that is found. */
export function notificationId(sealRequestId: string, key: string): string {
  return hostCommandId(sealRequestId, `notification:${key}`);
}

/** Under which a host is told of a refused flow event: once, whoever tells it and however often. */
export function refusedWriteId(refusedId: string): string {
  return hostCommandId('refused-flow-event', refusedId);
}

/** Under which its field is emptied again. */
export function refusedClearId(refusedId: string): string {
  return hostCommandId('refused-flow-event-cleared', refusedId);
}

/** Of a value that an administrator has written to see whether a host takes it: by the id that they gave. */
export function testWriteId(hostId: string, commandId: string): string {
  return hostCommandId('host-test-write', `${hostId}/${commandId}`);
}

/** Hash of a command's content: the same id with other content is refused. Key order does not matter. */
export function contentHash(content: unknown): string {
  return digest(canonicalJson(content));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
