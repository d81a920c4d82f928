import type { CallbackEvent } from '../sealRequest/values';
import type { FormFieldType } from './settings';

/** What is wrong with a field of a form, or with settings, by its code. The edge has the sentences. */
export const settingsFaultCodes = [
  'required',
  'not-text',
  'too-long',
  'control-characters',
  'not-an-id',
  'not-a-person',
  'not-a-count',
  'not-yes-or-no',
  'too-many',
  'file-type',
  'not-files',
  'other-table',
  'lengths-differ',
  'duplicate',
  'exceeds-use-count',
  'contradicts-cross-page',
  'not-a-date',
  'ends-before-start',
  'duplicate-event',
  'trigger-used-twice',
  'unknown-form-field',
  'unfitting-field-type',
  'field-written-twice',
  'field-read-and-written',
] as const;

/** Why something must be filled in, where its being empty does not say so by itself. */
export type RequiredBecause = 'several-seals' | 'cross-page' | 'append-count' | 'failure';

/** With what the sentence about the field names. */
export type SettingsFault =
  | { code: 'required'; because?: RequiredBecause }
  | { code: 'not-text' }
  | { code: 'too-long'; max: number }
  | { code: 'control-characters' }
  | { code: 'not-an-id' }
  | { code: 'not-a-person' }
  | { code: 'not-a-count'; min: number; max: number }
  | { code: 'not-yes-or-no' }
  | { code: 'too-many'; of: 'seals' | 'files'; max: number }
  | { code: 'file-type'; types: readonly string[] }
  | { code: 'not-files' }
  | { code: 'other-table' }
  | { code: 'lengths-differ'; values: number; seals: number }
  | { code: 'duplicate' }
  | { code: 'exceeds-use-count' }
  | { code: 'contradicts-cross-page' }
  | { code: 'not-a-date' }
  | { code: 'ends-before-start' }
  | { code: 'duplicate-event'; event: CallbackEvent }
  | { code: 'trigger-used-twice'; earlier: string }
  | { code: 'unknown-form-field'; fieldId: string }
  | { code: 'unfitting-field-type'; name: string; type: FormFieldType; fits: readonly FormFieldType[] }
  | { code: 'field-written-twice'; earlier: string }
  | { code: 'field-read-and-written'; reads: string };

/** `path` is dotted: `form.<fieldId>`, or where in the settings. */
export type SettingsFieldError = SettingsFault & { path: string };
