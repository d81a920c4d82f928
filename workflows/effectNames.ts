import type { HostEffectRequested } from '../domain/sealRequest/events';
import type { AttachmentEffect, VendorEffect } from '../domain/sealRequest/state';
import { assertNever } from '../domain/sealRequest/values';

/*
 * What is done at a peer, in words for the Temporal UI: summaries of activities, and parts of the details. No person, no
 * subject and no code in them: a site may leave them plain.
 */

const atVendor: Record<VendorEffect['kind'], string> = {
  apply: 'Apply for the seals at the vendor',
  append: 'Append uses at the vendor',
  end: 'End sealing at the vendor',
};

export function vendorEffectName({ kind }: Pick<VendorEffect, 'kind'>): string {
  return atVendor[kind];
}

export function attachmentEffectName({ from, count }: AttachmentEffect): string {
  const which = count === 1 ? `attachment ${from + 1}` : `attachments ${from + 1} to ${from + count}`;
  return `Send ${which} to the vendor`;
}

export function hostEffectName({ type, data }: HostEffectRequested): string {
  switch (type) {
    case 'FieldWriteRequested': {
      const what = data.carriesSealCode ? 'the seal code' : 'values';
      return `Write ${what} into the form: field ${listed(
        data.fields.map(({ fieldId }) => fieldId),
        ', ',
      )}`;
    }
    case 'FlowSubmitRequested':
      return `Submit the flow at node ${listed(data.waitNodeIds, ' or ')}`;
    case 'FlowReturnRequested':
      return `Return the flow at node ${listed(data.waitNodeIds, ' or ')}`;
    case 'FilesOfferRequested':
      return 'Tell the host where the sealed files are';
    default:
      return assertNever(type);
  }
}

/** Settings may name a hundred of them, and each activity's summary is kept in the history. */
const mostListed = 3;

function listed(ids: readonly string[], separator: string): string {
  const more = ids.length - mostListed;
  return [...ids.slice(0, mostListed), ...(more > 0 ? [`${more} more`] : [])].join(separator);
}
