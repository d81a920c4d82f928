import { PortError } from '../../application/ports/errors';
import type { VendorApplication } from '../../application/ports/vendor';
import { personAtVendor, type VendorPerson } from '../../application/ports/vendorLists';
import type { Person, SealGrant } from '../../domain/sealRequest/values';
import { type PersonKey, personKey } from './person';
import type { Profile } from './profileSchemas';

type Texts = Record<string, string>;

/** What is given, under its name. */
function fields(entries: readonly (readonly [name: string, value: unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/**
 * Level A, times too: `yyyy-MM-dd HH:mm:ss` without a zone, so the site's. One person stamps with a seal, by one code (C:
 * whether several people share a count is not said).
 */
export function applyBody(
  { applyId, uid, application, userUids, fileIds }: VendorApplication,
  company: string,
  { applyFields: names, applyStyle }: Profile,
): Record<string, unknown> {
  const { applicant, seals } = application;
  const who = keyOf(applicant, uid);
  const uidOf = ({ userId }: Person) => userUids?.find((each) => each.userId === userId)?.uid ?? userId;
  // What is told of the applicant may be more.
  const keyOfUser = (user: Person | undefined) =>
    user && user.userId !== applicant.userId ? keyOf(user, uidOf(user)) : who;
  const usersOf = (user: Person | undefined) =>
    applyStyle === 'people' ? [userOf(keyOfUser(user), names)] : undefined;
  return fields([
    [names.company, application.company ?? company],
    [names.subject, application.subject],
    [names.contact, who.mobile],
    [names.number, who.number],
    [names.personName, applicant.name],
    [names.category, application.fileTypeId],
    [names.applyId, applyId],
    [names.reason, application.reason],
    [names.documents, fileIds?.length ? fileIds : undefined],
    [
      names.seals,
      seals.map(({ sealId, useCount, user }) =>
        fields([
          [names.device, sealId],
          [names.useCount, useCount],
          [names.users, usersOf(user)],
          [names.useFrom, application.useFrom],
          [names.useUntil, application.useUntil],
        ]),
      ),
    ],
  ]);
}

const keyOf = (person: Person, uid: string): PersonKey => personKey(personAtVendor(person, uid));

function userOf({ mobile, number }: PersonKey, names: Profile['applyFields']) {
  return fields([
    [names.userMobile, mobile],
    [names.userNumber, number],
  ]);
}

/** What an append adds to one machine. */
export interface Added {
  device: string;
  count: number;
}

/**
 * What an append adds to each seal; those that gain nothing left out.
 * @throws PortError `refused` when a total would sink: no call takes uses away.
 */
export function additions(totals: readonly SealGrant[], base: readonly SealGrant[]): Added[] {
  const before = new Map(base.map(({ sealId, useCount }) => [sealId, useCount]));
  const added = totals.map(({ sealId, useCount }) => ({
    device: sealId,
    count: useCount - (before.get(sealId) ?? 0),
  }));
  if (added.some(({ count }) => count < 0)) throw new PortError('refused', 'an append cannot lower a total');
  return added.filter(({ count }) => count > 0);
}

/** Level A: always with the machine, since without one every machine gets it. */
export function appendTexts(
  applicationId: string,
  { device, count }: Added,
  by: VendorPerson,
  { changeFields: names }: Profile,
): Texts {
  return {
    [names.applicationId]: applicationId,
    [names.device]: device,
    [names.useCount]: String(count),
    ...personTexts(by, names),
  };
}

/** Level A: without a machine, for all seals. */
export function endTexts(
  applicationId: string,
  reason: string,
  by: VendorPerson,
  { changeFields: names }: Profile,
): Texts {
  return { [names.applicationId]: applicationId, [names.reason]: reason, ...personTexts(by, names) };
}

function personTexts(by: VendorPerson, names: Profile['changeFields']): Texts {
  const { mobile, number } = personKey(by);
  return {
    ...(mobile === undefined ? {} : { [names.contact]: mobile }),
    ...(number === undefined ? {} : { [names.number]: number }),
    ...(by.name === undefined ? {} : { [names.personName]: by.name }),
  };
}
