import { contentHash } from '../../contracts/derivedIds';
import { commandRecordId, parseSealRequestId } from '../../contracts/ids';
import type { AppendUses, EndSealing, SettleAttention } from '../../domain/sealRequest/commands';
import type { SealRequest } from '../../domain/sealRequest/state';
import { refusedBecause } from '../refusals';
import { findRequest } from './find';
import type { CommandServices, Submission } from './services';
import type { CommandRecord } from './stores';
import { submit } from './submit';

const kinds = {
  AppendUses: 'append',
  EndSealing: 'end',
  SettleAttention: 'settle',
} as const satisfies Record<(AppendUses | EndSealing | SettleAttention)['type'], CommandRecord['kind']>;

export interface ChangeWish {
  /** Of what the caller sent, where that is more than the command. */
  recordHash?: string;
  /** Read just now: there is such a request. */
  request?: SealRequest;
  isUnheardOf?: boolean;
}

/** Asks an existing request for an append or an end, once per command id. */
export async function changeRequest(
  services: CommandServices,
  sealRequestId: string,
  command: AppendUses | EndSealing | SettleAttention,
  { recordHash, request, isUnheardOf = true }: ChangeWish = {},
): Promise<Submission> {
  const parts = parseSealRequestId(sealRequestId);
  if (!parts) return refusedBecause({ code: 'not-found' });
  const { commandId, ...content } = command.data;
  const kind = kinds[command.type];
  const recordId = commandRecordId(parts.hostId, commandId);
  // What the vendor showed beside it is read anew each time, and is none of what was asked.
  const hash = recordHash ?? contentHash({ kind, sealRequestId, content: { ...content, codes: undefined } });
  const submission = await submit(services, { recordId, hash, isUnheardOf }, async () => {
    if (!request && !(await findRequest(services, sealRequestId)))
      return refusedBecause({ code: 'not-found' });
    return {
      kind: 'new',
      draft: {
        _id: recordId,
        hash,
        kind,
        commandId,
        sealRequestId,
        attempt: parts.attempt,
        command,
      },
    };
  });
  return submission.kind === 'accepted' && submission.isNew && request
    ? { ...submission, asRecorded: request }
    : submission;
}
