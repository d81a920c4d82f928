import { isEmpty, isRecord } from './formValues';
import type { FormFieldType } from './settings';

/** Characters of a sample; an ellipsis stands for the rest. */
const maxSample = 80;

/**
 * What type of field a value looks like it came from; undefined for one that is empty, or of no type there is. `userId`:
 * of somebody whom the event names.
 */
export function guessType(given: unknown, userId?: string): FormFieldType | undefined {
  if (isEmpty(given)) return undefined;
  if (Array.isArray(given))
    return guessType(
      given.find((item) => !isEmpty(item)),
      userId,
    );
  if (isRecord(given)) return ofRecord(given);
  if (typeof given === 'boolean') return 'select';
  const text = String(given).trim();
  return text === userId ? 'person' : ofText(text);
}

function ofRecord(given: Record<string, unknown>): FormFieldType | undefined {
  if ('userId' in given) return 'person';
  if ('url' in given && 'name' in given) return 'attachment';
  if ('optionId' in given) return 'select';
  return 'id' in given ? 'browser' : undefined;
}

function ofText(text: string): FormFieldType {
  if (/^\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2})?.*)?$/.test(text)) return 'date';
  // Ids of hosts have 15 digits and more, and no amount of anything does.
  if (/^\d{15,20}$/.test(text)) return 'browser';
  return /^[-+]?[\d０-９,]{1,10}(\.\d+)?$/.test(text) && /[\d０-９]/.test(text) ? 'number' : 'text';
}

/** A value on one line, as a person recognizes it; undefined where there is nothing to show. */
export function sampleText(given: unknown): string | undefined {
  const text = shown(given)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (text === '') return undefined;
  const characters = Array.from(text.slice(0, 4 * maxSample));
  return characters.length > maxSample ? `${characters.slice(0, maxSample).join('')}…` : text;
}

function shown(given: unknown): string {
  if (isEmpty(given)) return '';
  if (Array.isArray(given)) return given.slice(0, 5).map(shown).filter(Boolean).join(', ');
  if (!isRecord(given)) return String(given);
  const { name, userId, optionId, id } = given;
  const [label, key] = [name, userId ?? optionId ?? id].map((value) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
  );
  if (label === undefined || key === undefined) return label ?? key ?? '';
  return `${label} (${key})`;
}
