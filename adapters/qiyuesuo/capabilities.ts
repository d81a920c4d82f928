import type { Capabilities } from '../../application/ports/capabilities';
import type { Profile } from './profileSchemas';

export function capabilitiesOf({ detailAvailable, sealCodePattern, applyStyle }: Profile): Capabilities {
  return {
    detail: detailAvailable,
    findsByOurId: false,
    idempotentApply: false,
    approves: false,
    append: 'increment',
    crossPage: false,
    fileCount: false,
    perSealAppend: true,
    // An application that goes its category's way names nobody (level A).
    sealUsers: applyStyle === 'people',
    window: true,
    companies: true,
    // It has a call for it and none that lists people: nobody knows who is missing (level A).
    createsPeople: false,
    severalCodes: true,
    sealCodePattern,
    events: ['sealingCompleted'],
    uploads: true,
    attachments: 'before',
  };
}
