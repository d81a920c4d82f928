import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import {
  type Activities,
  type Application,
  grantedUpdate,
  type SealingCompleted,
  sealingCompletedSignal,
} from './messages';

const { apply, writeBack, submit } = proxyActivities<Activities>({ startToCloseTimeout: '30 seconds' });

/** The short life of a seal request, as somebody would write it who promises nothing of what Sealflow promises. */
export async function handWrittenSeal(application: Application): Promise<void> {
  let sealCode: string | undefined;
  let completed: SealingCompleted | undefined;
  setHandler(sealingCompletedSignal, (callback) => {
    completed = callback;
  });
  setHandler(grantedUpdate, async () => {
    await condition(() => sealCode !== undefined);
    return sealCode ?? '';
  });
  sealCode = await apply(application);
  await writeBack({ application, sealCode });
  await condition(() => completed !== undefined);
  if (completed) await submit({ application, sealCode, completed });
  await condition(allHandlersFinished);
}
