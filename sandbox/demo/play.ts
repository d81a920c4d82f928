import { lookUntil } from './api';
import type { Cast } from './cast';
import { example } from './examples';
import { flow } from './host';
import type { Stage } from './stage';
import type { Timeline } from './timeline';

export interface PlayOptions {
  /** SIGKILL between the application and its callback. */
  killWorker: boolean;
}

export interface Played {
  sealRequestId: string;
  durationMs: number;
}

interface SealRequest {
  id: string;
  state: string;
  sealCode: string | null;
}

/** Where the flow's settings have the codes written back to. */
export const sealCodeFields = {
  sealCode: '1974556705685095007',
  appendedSealCode: '1974556705685095017',
};

/** One life of a seal request, as the people and machines in it would live it. */
export async function play(
  stage: Stage,
  cast: Cast,
  timeline: Timeline,
  options: PlayOptions,
): Promise<Played> {
  const began = performance.now();
  const { id: sealRequestId } = await happen(
    cast,
    timeline,
    'apply.json',
    'The flow leaves its approval node, and the engine says so: two seals are applied for',
  );
  const sealCode = await writtenBack(cast, timeline, sealCodeFields.sealCode);
  await useAll(cast, timeline, sealCode);

  await happen(cast, timeline, 'append.json', 'The flow takes the exit for more uses');
  const code = await writtenBack(cast, timeline, sealCodeFields.appendedSealCode);
  await useAll(cast, timeline, code);

  if (options.killWorker) await killWorker(stage, timeline);
  await timeline.step('The person finishes at the machine: 智能用印完成', () => cast.vendor.finish(code));
  if (options.killWorker) await startWorker(stage, timeline);
  await submitted(cast, timeline);
  await ended(cast, timeline, sealRequestId);
  return { sealRequestId, durationMs: Math.round(performance.now() - began) };
}

/** The engine tells what happened in the flow, and nothing else. */
async function happen(
  { sealflow, host, names }: Cast,
  timeline: Timeline,
  file: string,
  what: string,
): Promise<SealRequest> {
  return timeline.step(what, async () => {
    await host.happen(sealflow, names.hostId ?? '', example(`flow-events/${file}`, names));
    const list = `/v1/seal-requests?flowRequestId=${flow.flowRequestId}`;
    const { items } = await sealflow.get<{ items: SealRequest[] }>(list);
    const [request] = items;
    if (!request) throw new Error('the event led to no seal request');
    timeline.note(`${request.id} is ${request.state}, seal code ${request.sealCode}`);
    return request;
  });
}

async function writtenBack({ host }: Cast, timeline: Timeline, fieldId: string): Promise<string> {
  return timeline.step(`The code is written back to form field ${fieldId}`, async () => {
    const seen = await lookUntil(
      'the seal code in the form',
      () => host.flow(),
      ({ fields: form }) => (form[fieldId] ?? '') !== '',
    );
    const code = seen.fields[fieldId] ?? '';
    timeline.note(`the form holds ${code}`);
    return code;
  });
}

/** Stamp by stamp until no use is left; running out of uses completes nothing. */
async function useAll({ vendor }: Cast, timeline: Timeline, written: string): Promise<void> {
  await timeline.step(
    `A person types ${written} at the machine and stamps until no use is left`,
    async () => {
      for (const line of await vendor.useAll(written)) timeline.note(line);
    },
  );
}

async function killWorker({ product }: Stage, timeline: Timeline): Promise<void> {
  const worker = product.worker();
  await timeline.step(`The worker, process ${worker.pid}, is killed by SIGKILL`, () => worker.kill());
}

async function startWorker({ product }: Stage, timeline: Timeline): Promise<void> {
  await timeline.step('The callback waits; another worker is started', async () => {
    const worker = await product.startWorker();
    timeline.note(`process ${worker.pid}`);
  });
}

async function submitted({ host }: Cast, timeline: Timeline): Promise<void> {
  await timeline.step('The flow is submitted and leaves its sealing node', async () => {
    const { nodeId } = await lookUntil(
      'the flow to be submitted',
      () => host.flow(),
      ({ submissions }) => submissions > 0,
      60,
    );
    timeline.note(`it waits at ${nodeId} now`);
  });
}

async function ended({ sealflow, vendor }: Cast, timeline: Timeline, id: string): Promise<void> {
  const { what, state, happen } = vendor.ending;
  await timeline.step(what, async () => {
    await happen();
    const path = `/v1/seal-requests/${encodeURIComponent(id)}`;
    await lookUntil(
      `the request to be ${state}`,
      () => sealflow.get<{ state: string }>(path),
      (request) => request.state === state,
    );
  });
}
