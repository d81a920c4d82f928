import type { SealRequestEvent } from './events';
import type { AttachmentEffect, SealRequest } from './state';
import { assertNever } from './values';

type AttachmentEvent = Extract<
  SealRequestEvent,
  { type: 'AttachmentsRequested' | 'AttachmentsSent' | 'AttachmentsFailed' | 'AttachmentsResumed' }
>;

export function applyAttachments(request: SealRequest, event: AttachmentEvent): SealRequest {
  const { effectId } = event.data;
  const since = event.metadata.at;
  const { attachments, failedAttachments } = request;
  const without = (effects: AttachmentEffect[]) => effects.filter((effect) => effect.effectId !== effectId);
  switch (event.type) {
    case 'AttachmentsRequested': {
      const { from, count } = event.data;
      return { ...request, attachments: [...attachments, { effectId, from, count, since }] };
    }
    case 'AttachmentsSent':
      return {
        ...request,
        attachments: without(attachments),
        failedAttachments: without(failedAttachments),
      };
    case 'AttachmentsFailed': {
      const failed = attachments.filter((effect) => effect.effectId === effectId);
      return {
        ...request,
        attachments: without(attachments),
        failedAttachments: [...failedAttachments, ...failed],
      };
    }
    case 'AttachmentsResumed': {
      const resumed = failedAttachments
        .filter((effect) => effect.effectId === effectId)
        .map((effect) => ({ ...effect, since }));
      return {
        ...request,
        attachments: [...attachments, ...resumed],
        failedAttachments: without(failedAttachments),
      };
    }
    default:
      return assertNever(event);
  }
}
