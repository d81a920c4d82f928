import { type CallbackEvent, callbackEvents } from '../../domain/sealRequest/values';
import { parseLossless } from '../losslessJson';
import { callbackCharset, readBody } from './callbackBody';
import type { Profile } from './profile';
import { asRow, field, type Row, textField } from './replies';
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
  /** Not text in its charset, or neither JSON nor a form. */
  | 'malformed'
  /** Its content type names a charset that the profile does not declare. */
  | 'unsupported-charset'
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
 * than the content type. The charset is UTF-8, or what the profile declares. Numbers are read losslessly. Never throws,
 * whatever the bytes.
 */
export function parseCallback(
  raw: Buffer,
  contentType: string | undefined,
  profile: Profile,
): ParsedCallback {
  const charset = callbackCharset(contentType, profile);
  if (!charset) return { ok: false, reason: 'unsupported-charset' };
  const body = readBody(raw, contentType, charset);
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
  const all = (fieldNames: readonly string[]) => rows.flatMap((row) => textField(row, fieldNames) ?? []);
  const spellings = all(names.event);
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
