import { type CallbackEvent, callbackEvents } from '../../domain/sealRequest/values';
import { parseLossless } from '../http/losslessJson';
import { readBody } from './callbackBody';
import type { Profile } from './profile';
import { asRow, codeField, field, type Row, textField } from './replies';
import { includesWord } from './words';

/** One callback, as the vendor sent it: a claim, not yet judged. */
export interface VendorCallback {
  applyId: string;
  event: CallbackEvent;
  round?: number;
  providerEventId?: string;
  sealCode?: string;
}

export type CallbackProblem =
  /** Neither JSON nor a form, in whatever charset. */
  | 'malformed'
  | 'no-event'
  | 'unknown-event'
  | 'no-apply-id'
  /** The body and the part nested in it speak of different applications or events. */
  | 'contradictory';

export type ParsedCallback = { ok: true; callback: VendorCallback } | { ok: false; reason: CallbackProblem };

/** Longer than any id we give out; what is longer is not ours, and would only swell keys and logs. */
const maxIdLength = 128;

/**
 * Reads a callback body (level C throughout): a JSON object or a form, fields at the top or in the profile's nested
 * field (`data`), an object there or JSON in a string. Sites mislabel bodies, so an object's brace counts for more
 * than the content type. Bytes are read as all of a peer's are ({@link decodePeerText}), numbers losslessly. What could
 * not be read to its last character is no id. Never throws, whatever the bytes.
 */
export function parseCallback(
  raw: Buffer,
  contentType: string | undefined,
  profile: Profile,
): ParsedCallback {
  const body = readBody(raw, contentType, profile);
  if (!body) return { ok: false, reason: 'malformed' };
  const nested = readNested(field(body, profile.callbackFields.nested));
  return readCallback(nested ? [body, nested] : [body], profile);
}

function readNested(value: unknown): Row | undefined {
  if (typeof value !== 'string') return asRow(value);
  try {
    return asRow(parseLossless(value));
  } catch {
    return undefined;
  }
}

function readCallback(rows: Row[], profile: Profile): ParsedCallback {
  const names = profile.callbackFields;
  const all = (fieldNames: readonly string[]) => rows.flatMap((row) => codeField(row, fieldNames) ?? []);
  const spellings = rows.flatMap((row) => textField(row, names.event) ?? []);
  const events = new Set(spellings.flatMap((spelling) => eventOf(spelling, profile) ?? []));
  const applyIds = new Set(all(names.applyId));
  const [event] = events;
  const [applyId] = applyIds;
  if (spellings.length === 0) return { ok: false, reason: 'no-event' };
  if (event === undefined) return { ok: false, reason: 'unknown-event' };
  if (applyId === undefined || applyId.length > maxIdLength) return { ok: false, reason: 'no-apply-id' };
  if (events.size > 1 || applyIds.size > 1) return { ok: false, reason: 'contradictory' };
  const [round] = all(names.round).filter((text) => /^\d{1,6}$/.test(text));
  const [providerEventId] = all(names.providerEventId).filter((text) => text.length <= maxIdLength);
  const [sealCode] = all(names.sealCode).filter((text) => text.length <= maxIdLength);
  return {
    ok: true,
    callback: {
      applyId,
      event,
      ...(round === undefined ? {} : { round: Number(round) }),
      ...(providerEventId === undefined ? {} : { providerEventId }),
      ...(sealCode === undefined ? {} : { sealCode }),
    },
  };
}

function eventOf(spelling: string, profile: Profile): CallbackEvent | undefined {
  return callbackEvents.find((event) => includesWord(profile.events[event], spelling));
}
