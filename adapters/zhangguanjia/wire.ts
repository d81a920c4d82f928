import { z } from 'zod';
import { PortError } from '../../application/ports/errors';
import type { NamedFile } from '../../application/ports/files';
import type { VendorApplication } from '../../application/ports/vendor';
import type { NewPerson } from '../../application/ports/vendorLists';
import type { SealGrant } from '../../domain/sealRequest/values';
import type { Profile } from './profileSchemas';

type Texts = Record<string, string>;
/** Level A: every value on the wire is a string. */
const textsSchema = z.record(z.string().min(1), z.string());

function texts(entries: readonly (readonly [name: string, value: string | number | undefined])[]): Texts {
  const given = entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const parsed = textsSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    throw new PortError('misconfigured', 'zhangguanjia: the profile names a field twice or not at all');
  return parsed.data;
}

/** The numbered seal fields, from 1: `seal_ids1`, `use_count1`, `is_sealed_bid1`, `sealed_bid_count1` (level A). */
function sealEntries(seals: readonly SealGrant[], { applyFields, applyValues }: Profile) {
  return seals.flatMap(({ sealId, useCount, crossPageUseCount }, index): [string, string | number][] => [
    [`${applyFields.seal}${index + 1}`, sealId],
    [`${applyFields.useCount}${index + 1}`, useCount],
    [`${applyFields.crossPage}${index + 1}`, crossPageUseCount > 0 ? applyValues.yes : applyValues.no],
    [`${applyFields.crossPageUseCount}${index + 1}`, crossPageUseCount],
  ]);
}

/** Body of batchCreate (level A): a list, here of one application. No status where the vendor approves (level C). */
export function applyBody(
  { applyId, uid, application, vendorApproves }: VendorApplication,
  profile: Profile,
): Texts[] {
  const names = profile.applyFields;
  return [
    texts([
      [names.applyId, applyId],
      [names.uid, uid],
      [names.fileType, application.fileTypeId],
      [names.subject, application.subject],
      [names.fileCount, application.fileCount],
      [names.status, vendorApproves ? undefined : profile.applyValues.approvedElsewhere],
      [names.reason, application.reason],
      [names.department, application.departmentId],
      ...sealEntries(application.seals, profile),
    ]),
  ];
}

/** Body of update (level A): one object, totals absolute. */
export function totalsBody(applyId: string, totals: readonly SealGrant[], profile: Profile): Texts {
  return texts([[profile.applyFields.applyId, applyId], ...sealEntries(totals, profile)]);
}

/**
 * What an append adds to each seal, for sites that take increments (level C); seals that gain nothing left out.
 * @throws PortError `refused` when a total would sink: no call takes uses away.
 */
export function increments(totals: readonly SealGrant[], base: readonly SealGrant[]): SealGrant[] {
  const before = new Map(base.map((grant) => [grant.sealId, grant]));
  const added = totals.map(({ sealId, useCount, crossPageUseCount }) => ({
    sealId,
    useCount: useCount - (before.get(sealId)?.useCount ?? 0),
    crossPageUseCount: crossPageUseCount - (before.get(sealId)?.crossPageUseCount ?? 0),
  }));
  if (added.some((grant) => grant.useCount < 0 || grant.crossPageUseCount < 0))
    throw new PortError('refused', 'an append cannot lower a total');
  return added.filter((grant) => grant.useCount > 0 || grant.crossPageUseCount > 0);
}

/** Level C. */
export function endBody(applyId: string, reason: string, { endFields }: Profile): Texts {
  return texts([
    [endFields.applyId, applyId],
    [endFields.reason, reason],
  ]);
}

/** Body of uploadFileByUrl (level A). */
export function filesByUrlBody(
  applyId: string,
  files: readonly NamedFile[],
  profile: Profile,
): Record<string, unknown> {
  const { fileFields, applyValues, watermarkFiles } = profile;
  return {
    [fileFields.applyId]: applyId,
    [fileFields.list]: files.map(({ name, url }) =>
      texts([
        [fileFields.url, url],
        [fileFields.name, name],
        [fileFields.watermark, watermarkFiles ? applyValues.yes : applyValues.no],
      ]),
    ),
  };
}

/** Body of personSeal batchCreate (level A). */
export function personBody(person: NewPerson, profile: Profile): Texts | Texts[] {
  const names = profile.createPersonFields;
  const body = texts([
    [names.uid, person.uid],
    [names.name, person.name],
    [names.mobile, person.mobile],
    [names.jobNumber, person.jobNumber],
    [names.password, person.password],
    [names.department, person.departmentId],
    [names.enabled, person.enabled ? profile.applyValues.yes : profile.applyValues.no],
  ]);
  return profile.createPersonBody === 'list' ? [body] : body;
}

export function pagePath(template: string, page: number, size: number): string {
  return template.replace('{page}', String(page)).replace('{size}', String(size));
}
