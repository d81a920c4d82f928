import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import {
  abandonUpdate,
  appendUsesUpdate,
  type CarriedLife,
  endSealingUpdate,
  getSealRequestQuery,
  resolveAttentionUpdate,
  retryNowUpdate,
  type SealRequestInput,
  settleAttentionUpdate,
  supersedeRequestUpdate,
  tellSignal,
  vendorCallbackSignal,
} from '../contracts/sealRequest';
import type { RequestedCommand } from '../domain/sealRequest/commands';
import type { SealRequestState } from '../domain/sealRequest/values';
import { type ByHand, commandByHand, descriptions, isCommand } from './byHand';
import { withCancellationAsInput } from './cancellation';
import { Interpreter } from './interpreter';
import { refuseWhatTheStateForbids } from './support';

/** One application attempt, from its request to the end of its life. */
export async function sealRequest(input: SealRequestInput): Promise<{ state: SealRequestState }> {
  const life = new Interpreter(input);
  const receive = (command: RequestedCommand) => life.receiveUpdate(command);
  const validator = (command: RequestedCommand) => refuseWhatTheStateForbids(command, life);
  const byHand = (kind: ByHand) => {
    const read = (input: unknown) => (isCommand(input) ? input : commandByHand(kind, input, life.request));
    const handler = (input: unknown) => receive(read(input));
    const options = {
      description: descriptions[kind],
      validator: (input: unknown) => validator(read(input)),
    };
    return [handler, options] as const;
  };

  setHandler(getSealRequestQuery, () => life.request);
  setHandler(vendorCallbackSignal, (callback) => life.receiveMessage(callback));
  setHandler(tellSignal, (telling) => life.receiveMessage(telling));
  setHandler(appendUsesUpdate, receive, { validator });
  setHandler(supersedeRequestUpdate, receive, { validator });
  setHandler(settleAttentionUpdate, receive, { validator });
  setHandler(endSealingUpdate, ...byHand('endSealing'));
  setHandler(resolveAttentionUpdate, ...byHand('resolveAttention'));
  setHandler(retryNowUpdate, ...byHand('retryNow'));
  setHandler(abandonUpdate, ...byHand('abandon'));

  let carried: CarriedLife | undefined;
  const cancelledBy = await withCancellationAsInput(
    async () => {
      carried = await life.runToClose();
      await condition(allHandlersFinished);
    },
    { isTakenUp: () => !life.hasConflict, take: (command) => life.receiveCommand(command) },
  );
  if (carried) return continueAsNew<typeof sealRequest>({ carried });
  // As whoever asked for it expects to see it.
  if (cancelledBy !== undefined && life.request.state === 'aborted') throw cancelledBy;
  return { state: life.request.state };
}
