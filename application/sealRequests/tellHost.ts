import { defined } from '../../domain/defined';
import type { FilesOfferRequested, HostEffectRequested } from '../../domain/sealRequest/events';
import type { HostFlow, HostPort } from '../ports/host';

/** The effect as the host is told it. */
export function tellHost(
  host: HostPort,
  flow: HostFlow & { commandId: string },
  effect: Exclude<HostEffectRequested, FilesOfferRequested>,
  applicant: string,
): Promise<void> {
  if (effect.type === 'FieldWriteRequested') return host.writeFields({ ...flow, fields: effect.data.fields });
  const { as, waitNodeIds, remark } = effect.data;
  const command = { ...flow, as, applicant, waitNodeIds, ...defined({ remark }) };
  if (effect.type === 'FlowReturnRequested') return host.return({ ...command, to: effect.data.to });
  const { carries } = effect.data;
  return host.submit({
    ...command,
    ...(carries ? { fields: carries.flatMap(({ fields }) => fields) } : {}),
  });
}
