import { defined } from '../../domain/defined';
import { type CallbackEvent, callbackEvents } from '../../domain/sealRequest/values';
import type { ParsedEvent, ReadCallback } from '../vendorAdapter';
import { parseStructure, readBody } from './callbackBody';
import type { Profile } from './profile';
import { asRow, codeField, field, type Row, textField } from './replies';
import { includesWord } from './words';

/** Longer than any id we give out; what is longer is not ours, and would only swell keys and logs. */
const maxIdLength = 128;
/** Each becomes a row. A body may hold a million of them. */
const maxEvents = 200;

/**
 * Reads a callback body (level C throughout): a JSON object, a list of them, or a form; fields at the top or in the
 * profile's nested field (`data`), an object there or JSON in a string. Sites mislabel bodies, so an object's brace
 * counts for more than the content type. Where neither holds a whole callback, the one field that is JSON in a string is
 * taken for the nested one (`payload=<JSON>`). Bytes are read as all of a peer's are ({@link decodePeerText}), numbers
 * losslessly. What could not be read to its last character is no id. Never throws, whatever the bytes; at least one.
 */
export function parseCallbacks(
  raw: Buffer,
  contentType: string | undefined,
  profile: Profile,
): ReadCallback<ParsedEvent>[] {
  const body = readBody(raw, contentType, profile);
  const claims = claimsIn(Array.isArray(body) ? body : [body], profile);
  if (!claims) return [{ ok: false, reason: 'too-many-events' }];
  if (claims.length === 0) return [malformed];
  return claims.map(({ rows, asJson }) => {
    const read = rows ? readCallback(rows, profile) : malformed;
    return claims.length === 1 ? read : { ...read, part: JSON.stringify(asJson) };
  });
}

const malformed = { ok: false, reason: 'malformed' } as const satisfies ParsedEvent;

/** What one callback is read from: an object, and the one nested in it. */
interface Claim {
  rows?: Row[];
  asJson: unknown;
}

/** undefined for more than are read: told before anything is made of them. */
function claimsIn(items: readonly unknown[], profile: Profile): Claim[] | undefined {
  if (items.length > maxEvents) return undefined;
  const claims: Claim[] = [];
  for (const item of items) {
    claims.push(...claimsOf(asRow(item), profile));
    if (claims.length > maxEvents) return undefined;
  }
  return claims;
}

function claimsOf(row: Row | undefined, profile: Profile): Claim[] {
  if (!row) return [{ asJson: null }];
  const nested = nestedIn(row, profile);
  const inner = asRow(nested?.value);
  if (inner) return [{ rows: [row, inner], asJson: row }];
  if (!nested || !Array.isArray(nested.value) || isWhole(row, profile)) return [{ rows: [row], asJson: row }];
  // One more than are read is enough to tell.
  return nested.value.slice(0, maxEvents + 1).map((item): Claim => {
    const each = asRow(item);
    return {
      rows: each ? [row, each] : [row],
      asJson: { ...row, [nested.name]: JSON.stringify(item) },
    };
  });
}

function isWhole(row: Row, { callbackFields: { event, applyId } }: Profile): boolean {
  return textField(row, event) !== undefined && codeField(row, applyId) !== undefined;
}

interface Nested {
  name: string;
  value: unknown;
}

function nestedIn(row: Row, profile: Profile): Nested | undefined {
  const names = profile.callbackFields.nested;
  const name = names.find((each) => field(row, [each]) !== undefined);
  if (name !== undefined) return { name, value: structured(row[name]) };
  if (isWhole(row, profile)) return undefined;
  const [only, ...others] = Object.entries(row)
    .map(([key, value]) => ({
      name: key,
      value: typeof value === 'string' ? parseStructure(value) : undefined,
    }))
    .filter(({ value }) => value !== undefined);
  return others.length === 0 ? only : undefined;
}

function structured(value: unknown): unknown {
  return typeof value === 'string' ? parseStructure(value) : value;
}

function readCallback(rows: Row[], profile: Profile): ParsedEvent {
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
      ...defined({ providerEventId, sealCode }),
    },
  };
}

function eventOf(spelling: string, profile: Profile): CallbackEvent | undefined {
  return callbackEvents.find((event) => includesWord(profile.events[event], spelling));
}
