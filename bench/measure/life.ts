import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contenders/contender';
import { fields } from '../contenders/flow';
import type { Peers } from '../peers';

/** Milliseconds. */
export interface LifeTimes {
  /** From the engine's call to the answer to it. */
  replyMs: number;
  /** From the engine's call to the flow's submission at the host. */
  wholeMs: number;
  /** From the act at the machine, which calls back at once, to the flow's submission at the host. */
  callbackToSubmitMs: number;
}

export interface LifeOptions {
  /** The engine waits for the code. */
  waits?: boolean;
  /** How long people take before each thing they do; not at all where nothing is said. */
  pauseMs?: number;
}

let lives = 0;

/** Unlike any other of this process. */
export function newFlowRequestId(): string {
  lives += 1;
  return `92233720368547${String(lives).padStart(5, '0')}`;
}

/** Apply, write-back, callback, submit. */
export async function shortLife(
  peers: Peers,
  contender: Contender,
  flowRequestId: string,
  { waits = false, pauseMs }: LifeOptions = {},
): Promise<LifeTimes> {
  await peers.begin(flowRequestId);
  const began = performance.now();
  await contender.apply(flowRequestId, { waits });
  const replyMs = performance.now() - began;
  const sealCode = await peers.watch.written(flowRequestId, fields.sealCode);
  await pause(pauseMs);
  const finished = performance.now();
  await peers.finish(sealCode);
  const ended = await peers.watch.submitted(flowRequestId);
  peers.watch.forget(flowRequestId);
  return { replyMs, wholeMs: ended - began, callbackToSubmitMs: ended - finished };
}

/** A life that stops with the code in the form: the request stays open. */
export async function openRequest(peers: Peers, contender: Contender, flowRequestId: string): Promise<void> {
  await peers.begin(flowRequestId);
  await contender.apply(flowRequestId, { waits: false });
  await peers.watch.written(flowRequestId, fields.sealCode);
  peers.watch.forget(flowRequestId);
}

/** With an append before the callback, and the archive after the submit, with which it closes. */
export async function longerLife(
  peers: Peers,
  contender: Contender,
  flowRequestId: string,
  { pauseMs }: LifeOptions = {},
): Promise<void> {
  if (!contender.append) throw new Error(`${contender.name} appends nothing`);
  await peers.begin(flowRequestId);
  await contender.apply(flowRequestId, { waits: false });
  await peers.watch.written(flowRequestId, fields.sealCode);
  await pause(pauseMs);
  await contender.append(flowRequestId);
  const sealCode = await peers.watch.written(flowRequestId, fields.appendedSealCode);
  await pause(pauseMs);
  await peers.finish(sealCode);
  await peers.watch.submitted(flowRequestId);
  await pause(pauseMs);
  await peers.archive(contender.applyId(flowRequestId));
  peers.watch.forget(flowRequestId);
}

async function pause(forMs: number | undefined): Promise<void> {
  if (forMs !== undefined) await sleep(forMs);
}
