import { allHandlersFinished, condition, continueAsNew, patched, setHandler } from '@temporalio/workflow';
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
import { defined } from '../domain/defined';
import type {
  ReceiveCallback,
  RequestedCommand,
  SettleAttention,
  Told,
} from '../domain/sealRequest/commands';
import type { SealRequestState } from '../domain/sealRequest/values';
import { Admission } from './admission';
import { type ByHand, commandByHand, descriptionOf, isCommand } from './byHand';
import { withCancellationAsInput } from './cancellation';
import { type Asked, refuseWrongCode } from './givenCode';
import { Interpreter } from './interpreter';
import { refuseWhatTheStateForbids } from './support';

/** One application attempt, from its request to the end of its life. */
export async function sealRequest(input: SealRequestInput): Promise<{ state: SealRequestState }> {
  const admission = new Admission(input);
  const life = new Interpreter(input);
  const receive = (command: RequestedCommand) => life.receiveUpdate(command);
  const judge = (command: RequestedCommand) => refuseWhatTheStateForbids(command, life);
  const receiveAsked = async (command: SettleAttention, asked: Asked) => {
    const codes = await refuseWrongCode(asked, life.request);
    const answered = { ...command, data: { ...command.data, ...defined({ codes }) } };
    // It may have gone on meanwhile.
    judge(answered);
    receive(answered);
  };
  const ofApi = ({ name }: { name: string }) => ({
    validator: (command: RequestedCommand) => {
      admission.assertCommand(name, command);
      judge(command);
    },
  });
  const byHand = (kind: ByHand) => {
    const read = (input: unknown) => {
      if (!isCommand(input))
        return commandByHand(kind, input, { own: life.request, mustName: admission.mustName(kind, input) });
      admission.assertCommand(kind, input);
      return input;
    };
    const handler = (input: unknown) => {
      const command = read(input);
      if (command.type !== 'SettleAttention') return receive(command);
      const asked = askedIn(command);
      // The API asks the vendor itself. The patch may go once no run is open that took a code by hand before it.
      if (isCommand(input) || !asked || !patched('given-code-is-asked')) return receive(command);
      return receiveAsked(command, asked);
    };
    const description = descriptionOf(kind, life.request);
    const options = { description, validator: (input: unknown) => judge(read(input)) };
    return [handler, options] as const;
  };
  const take =
    ({ name }: { name: string }) =>
    (message: ReceiveCallback | Told) => {
      if (admission.takesSignal(name, message)) life.receiveMessage(message);
    };

  setHandler(getSealRequestQuery, () => life.request);
  setHandler(vendorCallbackSignal, take(vendorCallbackSignal));
  setHandler(tellSignal, take(tellSignal));
  setHandler(appendUsesUpdate, receive, ofApi(appendUsesUpdate));
  setHandler(supersedeRequestUpdate, receive, ofApi(supersedeRequestUpdate));
  setHandler(settleAttentionUpdate, receive, ofApi(settleAttentionUpdate));
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
    { isTakenUp: () => !life.hasConflict, take: (command) => life.receiveCancellation(command) },
  );
  const { runbookUrl } = input;
  if (carried)
    return continueAsNew<typeof sealRequest>({ carried, lazyQuiet: true, ...defined({ runbookUrl }) });
  // As whoever asked for it expects to see it.
  if (cancelledBy !== undefined && life.request.state === 'aborted') throw cancelledBy;
  return { state: life.request.state };
}

/** What a decision says that the vendor can be asked about. */
function askedIn({ data }: SettleAttention): Asked | undefined {
  const { sealCode, sealId, person, vendorApplicationId } = data;
  if (sealCode === undefined && vendorApplicationId === undefined) return undefined;
  return defined({ sealCode, sealId, person, vendorApplicationId });
}
