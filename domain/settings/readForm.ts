import { defined } from '../defined';
import { type Application, endsBeforeStart, type Person } from '../sealRequest/values';
import type { SettingsFault, SettingsFieldError } from './faults';
import {
  type Choice,
  type Reading,
  readAttachments,
  readChoice,
  readCount,
  readName,
  readPerson,
  readSiteTime,
  readText,
} from './formValues';
import {
  type Form,
  type FormResult,
  fieldError,
  formPath,
  type Granted,
  readGrants,
  required,
} from './sealRows';
import type { ApplyFields } from './settings';

/** Limits of the vendor (level B) and of what a form line may hold. */
const maxSubject = 200;
const maxReason = 1000;
const maxFileCount = 9999;
const maxCompany = 200;

/** A choice out of one of the vendor's catalogues, with where in the form it stands and how people know it there. */
export interface CatalogueChoice {
  id: string;
  name?: string;
  path: string;
}

export interface FormApplication {
  application: Application;
  applicantPath: string;
  fileType: CatalogueChoice;
  seals: CatalogueChoice[];
  /** Who stamps, where that is not left to the applicant. */
  users?: PlacedPerson[];
}

/** A person, and where a fault of that person is said to be. */
export interface PlacedPerson {
  person: Person;
  path: string;
}

/** The application that a form asks for, or each of its fields that keeps it from being one. */
export function readApplication(form: Form, fields: ApplyFields): FormResult<FormApplication> {
  const errors: SettingsFieldError[] = [];
  const needed = <T>(fieldId: string, read: (given: unknown) => Reading<T>): T | undefined =>
    take(errors, form, fieldId, read, required);
  const maybe: Maybe = (fieldId, read) =>
    fieldId === undefined ? undefined : take(errors, form, fieldId, read);
  const subject = needed(fields.subject, (given) => readText(given, maxSubject));
  const applicant = needed(fields.applicant, readPerson);
  const fileType = needed(fields.fileType, readChoice);
  const grants = readGrants(form, fields);
  const extras = readExtras(fields, maybe);
  if (endsBeforeStart(defined(extras)))
    errors.push(fieldError(formPath(fields.useUntil ?? ''), { code: 'ends-before-start' }));
  if (!grants.ok) return { ok: false, errors: [...errors, ...grants.errors] };
  if (errors.length > 0 || subject === undefined || applicant === undefined || fileType === undefined)
    return { ok: false, errors };
  return {
    ok: true,
    value: {
      application: assemble({ subject, applicant, fileType }, grants.value, extras),
      applicantPath: formPath(fields.applicant),
      fileType: { ...fileType, path: formPath(fields.fileType) },
      seals: grants.value.map(({ sealId, name, path }) => ({
        id: sealId,
        path,
        ...defined({ name }),
      })),
      ...usersIn(grants.value),
    },
  };
}

type Maybe = <T>(fieldId: string | undefined, read: (given: unknown) => Reading<T>) => T | undefined;

function readExtras(fields: ApplyFields, maybe: Maybe): Extras {
  return {
    fileCount: maybe(fields.fileCount, (given) => readCount(given, 1, maxFileCount)),
    reason: maybe(fields.reason, (given) => readText(given, maxReason, 'several')),
    departmentId: maybe(fields.department, readChoice)?.id,
    attachments: maybe(fields.attachments, readAttachments),
    useFrom: maybe(fields.useFrom, (given) => readSiteTime(given, 'first')),
    useUntil: maybe(fields.useUntil, (given) => readSiteTime(given, 'last')),
    company: maybe(fields.company, (given) => readName(given, maxCompany)),
  };
}

function usersIn(grants: readonly Granted[]): Pick<FormApplication, 'users'> {
  const users = grants.flatMap(({ user, userPath: path }) => (user ? [{ person: user, path }] : []));
  return users.length > 0 ? { users } : {};
}

function take<T>(
  errors: SettingsFieldError[],
  form: Form,
  fieldId: string,
  read: (given: unknown) => Reading<T>,
  whenEmpty?: SettingsFault,
): T | undefined {
  const reading = read(form[fieldId]);
  if (reading.kind === 'value') return reading.value;
  const fault = reading.kind === 'wrong' ? reading.fault : whenEmpty;
  if (fault) errors.push(fieldError(formPath(fieldId), fault));
  return undefined;
}

type Extra = 'fileCount' | 'reason' | 'departmentId' | 'attachments' | 'useFrom' | 'useUntil' | 'company';
type Extras = { [key in Extra]: Application[key] | undefined };

function assemble(
  { subject, applicant, fileType }: { subject: string; applicant: Person; fileType: Choice },
  seals: readonly Granted[],
  extras: Extras,
): Application {
  return {
    subject,
    applicant,
    fileTypeId: fileType.id,
    seals: seals.map(({ sealId, useCount, crossPageUseCount, user }) => ({
      ...{ sealId, useCount, crossPageUseCount },
      ...defined({ user }),
    })),
    ...defined(extras),
  };
}
