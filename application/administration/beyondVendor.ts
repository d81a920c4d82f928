import type { Application } from '../../domain/sealRequest/values';
import type { SealSettings } from '../../domain/settings/settings';
import type { Capabilities } from '../ports/capabilities';
import type { WrongField } from '../refusals';

/** What settings ask for and the vendor of their binding cannot do. */
export function beyondVendor(settings: SealSettings, can: Capabilities): WrongField[] {
  const { apply, append, callbacks } = settings;
  return [
    ...(apply.applyStatus === 'vendorApproves' && !can.approves
      ? [{ path: 'apply.applyStatus', code: 'vendor-never-approves' } as const]
      : []),
    ...(can.crossPage ? [] : crossPageFields(settings)),
    ...(apply.fields.fileCount !== undefined && !can.fileCount
      ? [{ path: 'apply.fields.fileCount', code: 'vendor-no-file-count' } as const]
      : []),
    ...(append && can.append === 'none' ? [{ path: 'append', code: 'vendor-no-append' } as const] : []),
    ...callbacks.flatMap(({ event }, index) =>
      can.events.includes(event)
        ? []
        : [{ path: `callbacks.${index}.event`, code: 'vendor-never-tells' } as const],
    ),
  ];
}

function crossPageFields({ apply: { fields }, append }: SealSettings): WrongField[] {
  const named = {
    'apply.fields.crossPage': fields.crossPage,
    'apply.fields.crossPageUseCount': fields.crossPageUseCount,
    'append.fields.crossPageUseCount': append?.fields.crossPageUseCount,
  };
  return Object.entries(named).flatMap(([path, fieldId]) =>
    fieldId === undefined ? [] : [{ path, code: 'vendor-no-cross-page' }],
  );
}

/** What an application asks for and the vendor cannot do. Without it an engine would be answered as if it were done. */
export function applicationBeyondVendor(
  { seals, fileCount }: Pick<Application, 'seals' | 'fileCount'>,
  can: Capabilities,
): WrongField[] {
  return [
    ...crossPageUses(seals, can),
    ...(fileCount !== undefined && !can.fileCount
      ? [{ path: 'fileCount', code: 'vendor-no-file-count' } as const]
      : []),
  ];
}

/** The same of the seals of an application or of an append; 0 asks for nothing. */
export function crossPageUses(
  seals: readonly { crossPageUseCount?: number | undefined }[],
  { crossPage }: Pick<Capabilities, 'crossPage'>,
): WrongField[] {
  return seals.flatMap(({ crossPageUseCount = 0 }, index) =>
    crossPage || crossPageUseCount === 0
      ? []
      : [{ path: `seals.${index}.crossPageUseCount`, code: 'vendor-no-cross-page' } as const],
  );
}
