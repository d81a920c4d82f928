import type { Capabilities } from '../../application/ports/capabilities';
import { callbackEvents } from '../../domain/sealRequest/values';
import type { Profile } from './profile';

/** The application's id is ours, and the key of every call (level A). */
export function capabilitiesOf(profile: Profile): Capabilities {
  const { detailAvailable, attachmentStyle, appendStyle, sealCodePattern, events } = profile;
  return {
    detail: detailAvailable,
    findsByOurId: true,
    idempotentApply: true,
    approves: true,
    append: appendStyle,
    crossPage: true,
    fileCount: true,
    perSealAppend: false,
    // `use_person` is a text of the whole application (level A).
    sealUsers: false,
    window: false,
    companies: false,
    createsPeople: true,
    severalCodes: false,
    sealCodePattern,
    // What no callback tells, a look at the vendor may find.
    events: callbackEvents.filter((event) => detailAvailable || events[event].length > 0),
    uploads: attachmentStyle === 'upload',
    attachments: 'after',
  };
}
