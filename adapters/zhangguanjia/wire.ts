import { z } from 'zod';
import { PortError } from '../../application/ports/errors';
import type { NamedFile } from '../../application/ports/files';
import type { VendorApplication, VendorApplicationBody } from '../../application/ports/vendor';
import type { NewPerson } from '../../application/ports/vendorLists';
import type { SealGrant } from '../../domain/sealRequest/values';
import type { Profile } from './profileSchemas';
import { type Scalar, scalarSchema } from './profileShape';

type Value = Scalar | undefined;
type Fields = Record<string, Scalar>;
const fieldsSchema = z.record(z.string().min(1), scalarSchema);

function fields(entries: readonly (readonly [name: string, value: Value])[]): Fields {
  const given = entries.filter(([, value]) => value !== undefined);
  const parsed = fieldsSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    throw new PortError('misconfigured', 'zhangguanjia: the profile names a field twice or not at all');
  return parsed.data;
}

/** The numbered seal fields, from 1: `seal_ids1`, `use_count1`, `is_sealed_bid1`, `sealed_bid_count1` (level A). */
function sealEntries(seals: readonly SealGrant[], { applyFields, applyValues }: Profile) {
  return seals.flatMap(({ sealId, useCount, crossPageUseCount }, index): [string, Value][] => [
    [`${applyFields.seal}${index + 1}`, sealId],
    [`${applyFields.useCount}${index + 1}`, String(useCount)],
    [
      `${applyFields.crossPage}${index + 1}`,
      crossPageUseCount > 0 ? applyValues.crossPageYes : applyValues.crossPageNo,
    ],
    [`${applyFields.crossPageUseCount}${index + 1}`, String(crossPageUseCount)],
  ]);
}

/** What an application says beside its id and its seals. */
function bodyEntries({ uid, application, vendorApproves }: VendorApplicationBody, profile: Profile) {
  const { applyFields: names, applyValues } = profile;
  const { fileCount } = application;
  const entries: [string, Value][] = [
    [names.uid, uid],
    [names.fileType, application.fileTypeId],
    [names.subject, application.subject],
    [names.fileCount, fileCount === undefined ? undefined : String(fileCount)],
    [
      names.status,
      vendorApproves ? (applyValues.vendorApproves ?? undefined) : applyValues.approvedElsewhere,
    ],
    [names.reason, application.reason],
    [names.department, application.departmentId],
  ];
  return entries;
}

/** Body of batchCreate (level A): a list, here of one application. */
export function applyBody({ applyId, ...body }: VendorApplication, profile: Profile): Fields[] {
  return [
    fields([
      [profile.applyFields.applyId, applyId],
      ...bodyEntries(body, profile),
      ...sealEntries(body.application.seals, profile),
    ]),
  ];
}

/** Body of update (level A): one object, totals absolute; the whole application (A) or its seals alone. */
export function totalsBody(
  applyId: string,
  totals: readonly SealGrant[],
  profile: Profile,
  about?: VendorApplicationBody,
): Fields {
  return fields([
    [profile.applyFields.applyId, applyId],
    ...(about ? bodyEntries(about, profile) : []),
    ...sealEntries(totals, profile),
  ]);
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
export function endBody(applyId: string, reason: string, { endFields }: Profile): Fields {
  return fields([
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
      fields([
        [fileFields.url, url],
        [fileFields.name, name],
        [fileFields.watermark, watermarkFiles ? applyValues.watermarkYes : applyValues.watermarkNo],
      ]),
    ),
  };
}

/** Body of personSeal batchCreate (level A). */
export function personBody(person: NewPerson, profile: Profile): Fields | Fields[] {
  const { createPersonFields: names, applyValues } = profile;
  const body = fields([
    [names.uid, person.uid],
    [names.name, person.name],
    [names.mobile, person.mobile],
    [names.jobNumber, person.jobNumber],
    [names.password, person.password],
    [names.department, person.departmentId],
    [names.enabled, person.enabled ? applyValues.enabledYes : applyValues.enabledNo],
  ]);
  return profile.createPersonBody === 'list' ? [body] : body;
}

export function pagePath(template: string, page: number, size: number): string {
  return template.replace('{page}', String(page)).replace('{size}', String(size));
}
