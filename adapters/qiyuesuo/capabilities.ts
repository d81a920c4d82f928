import type { Capabilities } from '../../application/ports/capabilities';
import type { Profile } from './profileSchemas';

export function capabilitiesOf({ detailAvailable, sealCodePattern }: Profile): Capabilities {
  return {
    detail: detailAvailable,
    findsByOurId: false,
    idempotentApply: false,
    approves: false,
    append: 'increment',
    crossPage: false,
    fileCount: false,
    perSealAppend: true,
    severalCodes: true,
    sealCodePattern,
    events: ['sealingCompleted'],
    uploads: true,
    attachments: 'before',
  };
}
