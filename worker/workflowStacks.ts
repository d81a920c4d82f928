import { setFlagsFromString } from 'node:v8';

/**
 * Of a stack of the workflows' thread. The SDK records one for each promise of a workflow and looks each frame up in the
 * bundle's source map, which with the ten frames of the default took a third of what workflows cost. Two frames are the
 * SDK's own; the others still say where a workflow waits, or what failed there.
 */
export const framesOfWorkflows = 6;

/** For threads that are started from now on. What runs already, as all of our activities, keeps its own limit. */
export function limitStacksOfWorkflows(frames = framesOfWorkflows): void {
  setFlagsFromString(`--stack-trace-limit=${frames}`);
}
