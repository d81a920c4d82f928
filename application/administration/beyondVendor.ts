import type { Application } from '../../domain/sealRequest/values';
import { optionalApplyFields, type SealSettings } from '../../domain/settings/settings';
import type { Capabilities } from '../ports/capabilities';
import type { FieldFault, WrongField } from '../refusals';
import type { UserMapping } from './bindings';

type OptionalField = (typeof optionalApplyFields)[number];

/** Fields that not every vendor takes: by which capability, and how one is refused. */
const vendorFields = {
  crossPage: { needs: 'crossPage', fault: { code: 'vendor-no-cross-page' } },
  crossPageUseCount: { needs: 'crossPage', fault: { code: 'vendor-no-cross-page' } },
  fileCount: { needs: 'fileCount', fault: { code: 'vendor-no-file-count' } },
  sealUser: { needs: 'sealUsers', fault: { code: 'vendor-no-seal-users' } },
  useFrom: { needs: 'window', fault: { code: 'vendor-no-window' } },
  useUntil: { needs: 'window', fault: { code: 'vendor-no-window' } },
  company: { needs: 'companies', fault: { code: 'vendor-no-companies' } },
} as const satisfies Partial<Record<OptionalField, { needs: keyof Capabilities; fault: FieldFault }>>;
type VendorField = keyof typeof vendorFields;

const isVendorField = (field: OptionalField): field is VendorField => field in vendorFields;

/** The optional fields of an application that the vendor takes. */
export function fieldsTaken(can: Capabilities): OptionalField[] {
  return optionalApplyFields.filter((field) => !isVendorField(field) || can[vendorFields[field].needs]);
}

/** What of an application needs a vendor that takes it, and where it stands. */
export interface Asked {
  field: VendorField;
  path: string;
}

export function notTaken(asked: readonly Asked[], can: Capabilities): WrongField[] {
  return asked.flatMap(({ field, path }) => {
    const { needs, fault } = vendorFields[field];
    return can[needs] ? [] : [{ path, ...fault }];
  });
}

const byName = ['fileCount', 'useFrom', 'useUntil', 'company'] as const;

/** What of a direct application not every vendor takes. Without it an engine would be answered as if it were done. */
export function askedDirectly(application: Pick<Application, 'seals' | (typeof byName)[number]>): Asked[] {
  const named = byName.filter((field) => application[field] !== undefined);
  return [...crossPageAsked(application.seals), ...named.map((field) => ({ field, path: field }))];
}

/** Of the seals of an application or of an append; 0 asks for nothing. */
export function crossPageAsked(seals: readonly { crossPageUseCount?: number | undefined }[]): Asked[] {
  return seals.flatMap(({ crossPageUseCount = 0 }, index) =>
    crossPageUseCount === 0
      ? []
      : [{ field: 'crossPageUseCount', path: `seals.${index}.crossPageUseCount` } as const],
  );
}

/** Settings name fields of the form in their own places. */
function mapped({ apply: { fields }, append }: SealSettings): Asked[] {
  const applied = optionalApplyFields
    .filter((field) => isVendorField(field))
    .flatMap((field) => (fields[field] === undefined ? [] : [{ field, path: `apply.fields.${field}` }]));
  const field = 'crossPageUseCount';
  return append?.fields[field] === undefined
    ? applied
    : [...applied, { field, path: `append.fields.${field}` }];
}

/** What a binding asks for and its vendor cannot do. */
export function bindingBeyondVendor(
  { userMapping }: { userMapping?: UserMapping | null | undefined },
  can: Capabilities,
): WrongField[] {
  if (!userMapping || userMapping.kind === 'table' || !userMapping.createMissing) return [];
  return can.createsPeople ? [] : [{ path: 'userMapping.createMissing', code: 'vendor-no-new-people' }];
}

/** What settings ask for and the vendor of their binding cannot do. */
export function beyondVendor(settings: SealSettings, can: Capabilities): WrongField[] {
  const { apply, append, callbacks } = settings;
  return [
    ...(apply.applyStatus === 'vendorApproves' && !can.approves
      ? [{ path: 'apply.applyStatus', code: 'vendor-never-approves' } as const]
      : []),
    ...notTaken(mapped(settings), can),
    ...(append && can.append === 'none' ? [{ path: 'append', code: 'vendor-no-append' } as const] : []),
    ...callbacks.flatMap(({ event }, index) =>
      can.events.includes(event)
        ? []
        : [{ path: `callbacks.${index}.event`, code: 'vendor-never-tells' } as const],
    ),
  ];
}
