import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import {
  appendUsesUpdate,
  endSealingUpdate,
  getSealRequestQuery,
  settleAttentionUpdate,
  supersedeRequestUpdate,
  tellSignal,
  vendorCallbackSignal,
} from '../contracts/sealRequest';
import type { ApplySeal, RequestedCommand } from '../domain/sealRequest/commands';
import type { SealRequestState } from '../domain/sealRequest/values';
import { Interpreter } from './interpreter';
import { refuseWhatTheStateForbids } from './support';

/** One application attempt, from its request to the end of its life. */
export async function sealRequest(apply: ApplySeal): Promise<{ state: SealRequestState }> {
  const life = new Interpreter(apply);
  const receive = (command: RequestedCommand) => life.receiveCommand(command);
  const validator = (command: RequestedCommand) => refuseWhatTheStateForbids(command, life);

  setHandler(getSealRequestQuery, () => life.request);
  setHandler(vendorCallbackSignal, (callback) => life.receiveMessage(callback));
  setHandler(tellSignal, (telling) => life.receiveMessage(telling));
  setHandler(appendUsesUpdate, receive, { validator });
  setHandler(endSealingUpdate, receive, { validator });
  setHandler(supersedeRequestUpdate, receive, { validator });
  setHandler(settleAttentionUpdate, receive, { validator });

  await life.runToClose();
  await condition(allHandlersFinished);
  return { state: life.request.state };
}
