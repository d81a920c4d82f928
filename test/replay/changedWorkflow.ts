import { sleep } from '@temporalio/workflow';
import { sealRequest as unchanged } from '../../workflows/sealRequest';

/** A change that running requests would not survive: a timer before anything else. */
export async function sealRequest(...args: Parameters<typeof unchanged>): ReturnType<typeof unchanged> {
  await sleep(1000);
  return unchanged(...args);
}
