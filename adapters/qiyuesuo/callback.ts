import { readBody } from '../http/callbackBody';
import { asRow, codeField, textField } from '../http/rows';
import type { ReadCallback } from '../vendorAdapter';
import type { Profile } from './profileSchemas';
import { stageOf } from './replies';

/** Longer than any id of the vendor's; what is longer would only swell keys and logs. */
const maxIdLength = 128;

/**
 * Reads a callback (level A): a form or JSON. With the status of a completion it is that event. Any other status that is
 * known, pictures and counts are no events: the vendor is asked what it shows. Never throws, whatever the bytes.
 */
export function readCallback(raw: Buffer, contentType: string | undefined, profile: Profile): ReadCallback {
  const row = asRow(readBody(raw, contentType, profile));
  if (!row) return { ok: false, reason: 'malformed' };
  const applyId = codeField(row, profile.callbackFields.applicationId);
  if (applyId === undefined || applyId.length > maxIdLength) return { ok: false, reason: 'no-apply-id' };
  const status = textField(row, profile.callbackFields.status);
  const stage = status === undefined ? 'sealing' : stageOf(status, profile);
  if (stage === 'completed') return { ok: true, callback: { applyId, event: 'sealingCompleted' } };
  return stage === 'unrecognised'
    ? { ok: false, reason: 'unknown-event' }
    : { ok: true, notice: { applyId } };
}
