import { defined } from '../defined';
import type { RecordAttachments } from './commands';
import { attention, eventMetadata, toldOf } from './decision';
import type { AttachmentsRequested, EventMetadata, SealRequestEvent } from './events';
import { isCodeOver, type SealRequest } from './state';
import { assertNever } from './values';

/*
 * Attachments go to the vendor after the application, beside everything else: large files must hold up neither a seal
 * code nor a callback. Only a vendor that takes them before it gets them with the application.
 */

/** What is to be sent once the vendor has the application: all by one call, or file by file. */
export function attachmentRequests(
  { application, terms }: SealRequest,
  metadata: EventMetadata,
): AttachmentsRequested[] {
  const count = application.attachments?.length ?? 0;
  const request = (effectId: string, from: number, files: number): AttachmentsRequested => ({
    type: 'AttachmentsRequested',
    data: { effectId, from, count: files },
    metadata,
  });
  if (count === 0 || terms.attachments === 'before') return [];
  if (terms.attachments !== 'upload') return [request('attachments', 0, count)];
  return Array.from({ length: count }, (_, index) => request(`attachment:${index}`, index, 1));
}

/** What became of the first of the queue. */
export function attachmentEvents(
  { data, metadata: by }: RecordAttachments,
  request: SealRequest,
): SealRequestEvent[] {
  const { effectId, outcome } = data;
  if (!request.attachments.some((effect) => effect.effectId === effectId)) return [];
  const metadata = eventMetadata(by);
  switch (outcome.kind) {
    case 'sent':
      return [{ type: 'AttachmentsSent', data: { effectId }, metadata }];
    case 'refused':
    case 'unknown':
    case 'unreachable': {
      const { kind, message } = outcome;
      const why = { message, ...(kind === 'refused' ? defined({ code: outcome.code }) : {}) };
      const failed: SealRequestEvent = { type: 'AttachmentsFailed', data: { effectId, ...why }, metadata };
      // An application that is over takes no more files, and needs none.
      if (kind === 'refused' && isCodeOver(request.state)) return [failed];
      const told = kind === 'refused' ? { detail: message } : toldOf(outcome);
      return [failed, attention('attachments-failed', effectId, sentences[kind], metadata, told)];
    }
    default:
      return assertNever(outcome);
  }
}

const sentences = {
  refused: 'The vendor did not take the attachments, or they cannot be fetched.',
  unknown: 'Whether the vendor has the attachments is unknown.',
  unreachable: 'The attachments cannot be sent: the binding needs an administrator.',
} as const;
