import { defineSignal, patched, setHandler, sleep } from '@temporalio/workflow';
import { sealRequest as today } from '../../workflows/sealRequest';

export * from '../../workflows/index';

/** Has a request take the step that this version has in addition. */
export const newStepSignal = defineSignal('newStep');

/** As a later version might be: one step more, behind a patch. */
export async function sealRequest(...args: Parameters<typeof today>): ReturnType<typeof today> {
  setHandler(newStepSignal, async () => {
    if (patched('new-step')) await sleep(1);
  });
  return today(...args);
}
