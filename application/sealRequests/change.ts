import { contentHash } from '../../contracts/derivedIds';
import { commandRecordId, parseSealRequestId } from '../../contracts/ids';
import type { AppendUses, EndSealing, SettleAttention } from '../../domain/sealRequest/commands';
import { findRequest } from './find';
import { type CommandServices, refusedBecause, type Submission } from './services';
import type { CommandRecord } from './stores';
import { submit } from './submit';

const kinds = {
  AppendUses: 'append',
  EndSealing: 'end',
  SettleAttention: 'settle',
} as const satisfies Record<(AppendUses | EndSealing | SettleAttention)['type'], CommandRecord['kind']>;

/** Asks an existing request for an append or an end, once per command id. `recordHash` is of what the caller sent. */
export async function changeRequest(
  services: CommandServices,
  sealRequestId: string,
  command: AppendUses | EndSealing | SettleAttention,
  recordHash?: string,
): Promise<Submission> {
  const parts = parseSealRequestId(sealRequestId);
  if (!parts) return refusedBecause({ code: 'not-found' });
  const { commandId, ...content } = command.data;
  const kind = kinds[command.type];
  const recordId = commandRecordId(parts.hostId, commandId);
  const hash = recordHash ?? contentHash({ kind, sealRequestId, content });
  return submit(services, { recordId, hash, isUnheardOf: true }, async () => {
    if (!(await findRequest(services, sealRequestId))) return refusedBecause({ code: 'not-found' });
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
}
