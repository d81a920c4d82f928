import { type ChildOptions, startChild } from '../child';
import { ask } from '../http';
import type { Stage } from '../stage';
import type { Contender, ContenderName } from './contender';
import { applicant, flowId, subjectOf, useCount } from './flow';
import { type Application, applyIdOf, workflowIdOf } from './handWritten/messages';
import { type HandWrittenOptions, optionsVariable } from './handWritten/options';

/** A hand-written workflow and a minimal Express in front, and nothing stored but what Temporal stores. */
export function startBare(stage: Stage): Promise<Contender> {
  return startHandWritten(stage, 'bare', 'bench-bare');
}

export async function startHandWritten(
  stage: Stage,
  name: ContenderName,
  taskQueue: string,
  storeOf?: (process: string) => Promise<{ url: string; database: string }>,
): Promise<Contender> {
  const { peers, cleanup } = stage;
  const start = async (process: 'api' | 'worker') => {
    const options: HandWrittenOptions = {
      temporalAddress: stage.servers.temporal.address,
      taskQueue,
      ...(storeOf ? { store: await storeOf(process) } : {}),
      vendor: peers.vendor,
      host: peers.host,
      bundle: stage.bundles.handWritten,
    };
    return cleanup.started(
      () => startChild(childOptions(stage, taskQueue, process, options)),
      (child) => child.stop(),
    );
  };
  const [api, worker] = await Promise.all([start('api'), start('worker')]);
  const catalogue = await peers.catalogue();
  return {
    ...{ name, api, worker },
    callbackUrl: `${api.url}/callbacks`,
    ...(storeOf ? { acknowledgeUrl: `${api.url}/only-stored` } : {}),
    apply: async (flowRequestId, { waits }) => {
      const application: Application = {
        ...{ flowRequestId, flowId, ...catalogue, useCount },
        subject: subjectOf(flowRequestId),
        applicant: applicant.userId,
      };
      const headers = waits ? { Prefer: 'wait=30' } : {};
      await ask(`${api.url}/applications`, { body: application, headers });
    },
    applyId: (flowRequestId) => applyIdOf(taskQueue, flowRequestId),
    workflowId: (flowRequestId) => workflowIdOf(applyIdOf(taskQueue, flowRequestId)),
  };
}

function childOptions(
  stage: Stage,
  taskQueue: string,
  process: 'api' | 'worker',
  options: HandWrittenOptions,
): ChildOptions {
  return {
    name: process,
    script: require.resolve(`./handWritten/${process}.main`),
    env: { ...stage.env, [optionsVariable]: JSON.stringify(options) },
    log: stage.logOf(`${taskQueue}-${process}`),
    watchdog: stage.watchdog,
  };
}
