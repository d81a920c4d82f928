import { refusalCodes } from '../domain/sealRequest/refusals';
import type { FieldError } from '../domain/sealRequest/values';
import { type SettingsFault, settingsFaultCodes } from '../domain/settings/faults';
import type { FieldLabel } from '../domain/settings/formLabels';
import type { PersonFault } from './people/people';
import type { AddressRefusal } from './ports/addresses';
import type { UnselectableReason } from './ports/vendorLists';

/** Everything for which a command is not taken, by the decider or on the way to it. The edge has the sentences. */
export const commandRefusalCodes = [
  ...refusalCodes,
  /** Another application of the flow request came after this one was first seen. */
  'overtaken',
  'vendor-refused',
  'command-id-reused',
  /** Nobody can take it nor refuse it while Temporal does not know its workflow; never the last word. */
  'workflow-missing',
  'settings-disabled',
  'binding-disabled',
  /** What the binding says of its vendor cannot be read any more: an administrator has to look. */
  'profile-unfit',
] as const;
export type CommandRefusalCode = (typeof commandRefusalCodes)[number];

export interface CommandRefusal {
  code: CommandRefusalCode;
  /** Of `invalid`. */
  errors?: WrongField[];
  /** The vendor's words, of `vendor-refused`. */
  message?: string;
  /** Of `vendor-refused`: what shows how it came to that. */
  sealRequestId?: string;
}

export interface Refused {
  kind: 'refused';
  refusal: CommandRefusal;
}

export const refusedBecause = (refusal: CommandRefusal): Refused => ({ kind: 'refused', refusal });

export const refusedFor = (errors: WrongField[]): Refused => refusedBecause({ code: 'invalid', errors });

/** What is wrong with a field: of a form or of settings, as the domain reads them, and of what they name. */
export const fieldFaultCodes = [
  ...settingsFaultCodes,
  'unknown-binding',
  'unknown-host',
  'no-settings',
  'other-binding',
  'unknown-seal',
  'unknown-file-type',
  /** The vendor has it, and nobody can apply for it. */
  'unselectable-seal',
  'address-refused',
  /** We fetch files of this host from other origins alone. */
  'attachment-origin',
  'unknown-person',
  'person-incomplete',
  'ambiguous-person',
  'person-not-created',
  /** The vendor shows another seal code than the one that was typed. */
  'other-seal-code',
  /** The vendor has no such application, or it is another request's. */
  'unknown-application',
  /** An address leads to another server than the one that the stored secret was given for. */
  'secret-wanted-for-new-origin',
  'in-the-past',
  /** Only keys of engines are bound to hosts and bindings. */
  'not-an-engine',
  'no-submit',
  'not-served',
  'host-no-rows',
  /** It is a field of another vendor's bindings. */
  'other-vendor',
  /** What the vendor of the binding cannot do. */
  'vendor-never-approves',
  'vendor-no-cross-page',
  'vendor-no-file-count',
  'vendor-no-seal-users',
  'vendor-no-window',
  'vendor-no-companies',
  'vendor-no-append',
  'vendor-no-new-people',
  'vendor-never-tells',
] as const;
export type FieldFaultCode = (typeof fieldFaultCodes)[number];

/** With what the sentence about the field names. */
export type FieldFault =
  | SettingsFault
  | { code: 'unknown-binding' }
  | { code: 'unknown-host' }
  | { code: 'no-settings' }
  | { code: 'other-binding' }
  | ({ code: 'unknown-seal' } & Named)
  | ({ code: 'unknown-file-type' } & Named)
  | ({ code: 'unselectable-seal'; reason: UnselectableReason } & Named)
  | { code: 'other-seal-code' }
  | { code: 'unknown-application' }
  | { code: 'secret-wanted-for-new-origin' }
  | { code: 'in-the-past' }
  | { code: 'not-an-engine' }
  | { code: 'other-vendor' }
  | { code: 'vendor-never-approves' }
  | { code: 'vendor-no-cross-page' }
  | { code: 'vendor-no-file-count' }
  | { code: 'vendor-no-seal-users' }
  | { code: 'vendor-no-window' }
  | { code: 'vendor-no-companies' }
  | { code: 'vendor-no-append' }
  | { code: 'vendor-no-new-people' }
  | { code: 'vendor-never-tells' }
  | { code: 'address-refused'; because: AddressRefusal }
  | { code: 'attachment-origin'; file: string; origin: string }
  /** Values that travel with a submit alone, and no rule that submits. */
  | { code: 'no-submit' }
  /** The host tells nobody who operates a node. */
  | { code: 'not-served' }
  /** Values go with a submit, and how that names rows of a detail table is not known. */
  | { code: 'host-no-rows' }
  | PersonFault;

interface Named {
  id: string;
  /** As people know it. */
  name?: string;
}

/** By the decider, in both languages; or by its code, for which the edge has the sentence. */
export type WrongField = (FieldError | (FieldFault & { path: string })) & {
  /** As people know the field. */
  label?: FieldLabel;
};
