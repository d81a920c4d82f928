import type { FieldError } from '../sealRequest/values';
import type { SealSettings } from './settings';

/** What is wrong with settings whose every field is well-formed; empty when nothing is. */
export function checkSettings(settings: SealSettings): FieldError[] {
  return [...eventsTwice(settings), ...fieldsWrittenTwice(settings)];
}

function eventsTwice({ callbacks }: SealSettings): FieldError[] {
  return callbacks.flatMap(({ event }, index) =>
    callbacks.findIndex((rule) => rule.event === event) === index
      ? []
      : [
          {
            path: `callbacks.${index}.event`,
            code: 'duplicate-event',
            message: `has a rule already: one action per event, and ${event} stands above`,
          },
        ],
  );
}

interface WriteBack {
  path: string;
  fieldId: string;
  /** What is written. The same of several rules may go to one field: only one value is meant by it. */
  what: string;
  /** Within one rule a field stands once. */
  rule?: number;
}

function fieldsWrittenTwice(settings: SealSettings): FieldError[] {
  const writes = writeBacks(settings);
  return writes.flatMap((write, index) => {
    const earlier = writes.slice(0, index).find((other) => clash(other, write));
    if (!earlier) return [];
    const message = `is written already by ${earlier.path}; each write-back needs a field of its own`;
    return [{ path: write.path, code: 'field-written-twice', message }];
  });
}

function clash(a: WriteBack, b: WriteBack): boolean {
  if (a.fieldId !== b.fieldId) return false;
  return a.what !== b.what || a.rule === b.rule;
}

function writeBacks({ apply, append, callbacks, onFailure }: SealSettings): WriteBack[] {
  const single = (path: string, fieldId: string | undefined): WriteBack[] =>
    fieldId === undefined ? [] : [{ path, fieldId, what: path }];
  return [
    ...single('apply.sealCodeField', apply.sealCodeField),
    ...single('apply.detailButtonField', apply.detailButtonField),
    ...single('append.sealCodeField', append?.sealCodeField),
    ...callbacks.flatMap(({ writeFields = [] }, rule) =>
      writeFields.map(({ fieldId, value }, index) => ({
        path: `callbacks.${rule}.writeFields.${index}.fieldId`,
        fieldId,
        what: value,
        rule,
      })),
    ),
    ...single('onFailure.field', onFailure?.field),
  ];
}
