import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { framesOfWorkflows, limitStacksOfWorkflows } from '../../worker/workflowStacks';

const before = Error.stackTraceLimit;
afterEach(() => limitStacksOfWorkflows(before));

/** As a thread that is started now has it, and a context in it, as workflows run in. */
async function limitsInThread(): Promise<unknown> {
  const script = `
    const { runInNewContext } = require('node:vm');
    const { parentPort } = require('node:worker_threads');
    parentPort.postMessage([Error.stackTraceLimit, runInNewContext('Error.stackTraceLimit')]);`;
  const [limits] = await once(new Worker(script, { eval: true }), 'message');
  return limits;
}

test('stacks are short in threads that are started after it, and as they were here', async () => {
  limitStacksOfWorkflows();
  expect(await limitsInThread()).toEqual([framesOfWorkflows, framesOfWorkflows]);
  expect(Error.stackTraceLimit).toBe(before);
});
