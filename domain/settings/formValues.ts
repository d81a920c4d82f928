import { maxUseCount, type Person } from '../sealRequest/values';
import type { SettingsFault } from './faults';

/**
 * Values as host engines send them and as people type them into forms. Each reader gives the value, `empty` for a
 * field that nobody filled in, or what is wrong with it; nothing is ever guessed.
 */
export type Reading<T> =
  | { kind: 'value'; value: T }
  | { kind: 'empty' }
  | { kind: 'wrong'; fault: SettingsFault };

const value = <T>(given: T): Reading<T> => ({ kind: 'value', value: given });
const empty = { kind: 'empty' } as const;
const wrong = (fault: SettingsFault): Reading<never> => ({ kind: 'wrong', fault });

export function isEmpty(given: unknown): boolean {
  if (given === undefined || given === null) return true;
  if (typeof given === 'string') return given.trim() === '';
  if (Array.isArray(given)) return given.every(isEmpty);
  // A browser field in which nobody has chosen anything.
  return isRecord(given) && ('id' in given || 'userId' in given) && Object.values(given).every(isEmpty);
}

const notText = wrong({ code: 'not-text' });

/** A text of at most `maxLength` characters on one line, or on several where `lines` says so. */
export function readText(
  given: unknown,
  maxLength: number,
  lines: 'one' | 'several' = 'one',
): Reading<string> {
  if (isEmpty(given)) return empty;
  const text = asText(given)?.trim();
  if (text === undefined) return notText;
  if (Array.from(text).length > maxLength) return wrong({ code: 'too-long', max: maxLength });
  const controls = lines === 'one' ? /[\p{Cc}\p{Cs}]/u : /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;
  if (controls.test(text)) return wrong({ code: 'control-characters' });
  return value(text);
}

/** Integer literals come as safe integers, or as digits where they are longer. */
function asText(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  return Number.isSafeInteger(given) ? String(given) : undefined;
}

const notId = wrong({ code: 'not-an-id' });

/** What a browser field or a list of choices holds: an id, `{id, name?}`, or one of these in a list of one. */
export interface Choice {
  id: string;
  /** As the host shows it to people; for messages only. */
  name?: string;
}

export function readChoice(given: unknown): Reading<Choice> {
  if (isEmpty(given)) return empty;
  if (Array.isArray(given))
    return given.length === 1 && !Array.isArray(given[0]) ? readChoice(given[0]) : notId;
  if (!isRecord(given)) return readId(given);
  const { id, name, ...rest } = given;
  if (Object.keys(rest).length > 0) return notId;
  const read = readId(id);
  return read.kind === 'value' && typeof name === 'string' ? value({ ...read.value, name }) : read;
}

function readId(given: unknown): Reading<{ id: string }> {
  const text = asText(given)?.trim();
  return text !== undefined && /^[^\s\p{Cc}\p{Cs}]{1,128}$/u.test(text) ? value({ id: text }) : notId;
}

/** What people call it: a text, or the name of what a browser field holds, and its id where it has none. */
export function readName(given: unknown, maxLength: number): Reading<string> {
  if (Array.isArray(given) && given.length === 1) return readName(given[0], maxLength);
  if (!isRecord(given)) return readText(given, maxLength);
  const choice = readChoice(given);
  return choice.kind === 'value' ? readText(choice.value.name ?? choice.value.id, maxLength) : choice;
}

const personMessage = wrong({ code: 'not-a-person' });
const personKeys = ['userId', 'name', 'mobile', 'jobNumber'] as const;

export function readPerson(given: unknown): Reading<Person> {
  if (isEmpty(given)) return empty;
  if (Array.isArray(given)) return given.length === 1 ? readPerson(given[0]) : personMessage;
  if (!isRecord(given)) {
    const id = readChoice(given);
    return id.kind === 'value' ? value({ userId: id.value.id }) : personMessage;
  }
  const unknown = Object.keys(given).some((key) => !personKeys.some((known) => known === key));
  const userId = readChoice(given.userId);
  if (unknown || userId.kind !== 'value') return personMessage;
  const person: Person = { userId: userId.value.id };
  for (const key of ['name', 'mobile', 'jobNumber'] as const) {
    const text = readText(given[key], 100);
    if (text.kind === 'wrong') return personMessage;
    if (text.kind === 'value') person[key] = text.value;
  }
  return value(person);
}

/**
 * A whole number from `min` to `max`: full-width digits, grouped thousands and blanks around it are read. A fraction,
 * a unit, a sign or a guess at grouping is refused.
 */
export function readCount(given: unknown, min: number, max = maxUseCount): Reading<number> {
  if (isEmpty(given)) return empty;
  const message = wrong({ code: 'not-a-count', min, max });
  const text = typeof given === 'number' ? String(given) : typeof given === 'string' ? given : undefined;
  const plain = text && narrow(text).trim();
  if (plain === undefined || !/^(\d+|[1-9]\d{0,2}(,\d{3})+)$/.test(plain)) return message;
  const count = Number(plain.replaceAll(',', ''));
  return Number.isSafeInteger(count) && count >= min && count <= max ? value(count) : message;
}

/** Full-width letters, digits and signs as plain ones; no other spelling of a digit is read for one. */
function narrow(text: string): string {
  return text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

const datePattern =
  /^(\d{4})([-/年])(\d{1,2})([-/月])(\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?)?$/;

/**
 * A date, with or without a time, as the clock of the site shows it: `YYYY-MM-DD HH:mm:ss`. A day alone is its first or
 * its last second. A time with an offset is refused: nobody here knows the site's.
 */
export function readSiteTime(given: unknown, ofDay: 'first' | 'last'): Reading<string> {
  if (isEmpty(given)) return empty;
  const message = wrong({ code: 'not-a-date' });
  const [whole, year, sign, month, next, day, hour, minute, second = '00'] =
    datePattern.exec(narrow(asText(given) ?? '').trim()) ?? [];
  if (whole === undefined || (sign === '年') !== (next === '月')) return message;
  const two = (text = '') => text.padStart(2, '0');
  const time = ofDay === 'first' ? '00:00:00' : '23:59:59';
  const date = `${year}-${two(month)}-${two(day)}`;
  const clock = hour === undefined ? time : `${two(hour)}:${minute}:${second}`;
  return isOnCalendar(`${date}T${clock}.000Z`) ? value(`${date} ${clock}`) : message;
}

function isOnCalendar(iso: string): boolean {
  const at = new Date(iso);
  return !Number.isNaN(at.getTime()) && at.toISOString() === iso;
}

const yes = ['1', 'true', 'yes', 'y', 'on', '是', '需要', '有'];
const no = ['0', 'false', 'no', 'n', 'off', '否', '不需要', '无'];

/** A check box or a choice between yes and no. */
export function readFlag(given: unknown): Reading<boolean> {
  if (typeof given === 'boolean') return value(given);
  if (isEmpty(given)) return empty;
  const choice = readChoice(given);
  const text = choice.kind === 'value' ? narrow(choice.value.id).toLowerCase() : '';
  if (yes.includes(text)) return value(true);
  if (no.includes(text)) return value(false);
  return wrong({ code: 'not-yes-or-no' });
}

export interface Attachment {
  name: string;
  url: string;
}

const maxAttachments = 50;

/** What people attach to contracts. Anything else is more likely a mistake, or an attack on who opens it. */
export const attachmentTypes: readonly string[] = [
  ...['pdf', 'ofd', 'doc', 'docx', 'wps', 'xls', 'xlsx', 'et', 'ppt', 'pptx', 'dps', 'txt', 'rtf'],
  ...['jpg', 'jpeg', 'png', 'bmp', 'gif', 'tif', 'tiff', 'zip', 'rar', '7z'],
];

export function isAttachmentName(name: string): boolean {
  return attachmentTypes.includes(/\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? '');
}

/** A list of `{name, url}`, or one of them. */
export function readAttachments(given: unknown): Reading<Attachment[]> {
  if (isEmpty(given)) return empty;
  const list: unknown[] = Array.isArray(given) ? given : [given];
  if (list.length > maxAttachments) return wrong({ code: 'too-many', of: 'files', max: maxAttachments });
  const files = list.map(asAttachment);
  const found = files.filter((file) => file !== undefined);
  const odd = found.find(({ name }) => !isAttachmentName(name));
  if (odd) {
    return wrong({ code: 'file-type', types: attachmentTypes });
  }
  if (found.length === files.length) return value(found);
  return wrong({ code: 'not-files' });
}

function asAttachment(given: unknown): Attachment | undefined {
  if (!isRecord(given) || Object.keys(given).some((key) => key !== 'name' && key !== 'url')) return undefined;
  const name = readText(given.name, 255);
  const url = readText(given.url, 2048);
  if (name.kind !== 'value' || url.kind !== 'value' || !isAddress(url.value)) return undefined;
  return { name: name.value, url: url.value };
}

function isAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s/]\S*$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

export function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
