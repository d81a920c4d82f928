import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { portOr } from '../embedded/ports';
import type { Report } from '../embedded/progress';
import { readKept, writeKept } from '../simulators/keep';
import { type Simulator, type SimulatorOptions, spawnSimulator } from '../simulators/spawn';
import { applicants, approver, exits, flowIds, nodes } from './flow';

/** 32 hexadecimal digits. */
function newSecret(): string {
  return randomBytes(16).toString('hex');
}

/** What the sandbox keeps between its starts: secrets of the peers, and what the product has called what. */
const notesSchema = z.strictObject({
  vendorSecret: z.string(),
  // A sandbox of before has none.
  qiyuesuoSecret: z.string().default(newSecret),
  webhookSecret: z.string(),
  e10Secret: z.string(),
  bindingId: z.string().exactOptional(),
  /** The callback address without its origin, which may be another at the next start. */
  callbackPath: z.string().exactOptional(),
  qiyuesuoBindingId: z.string().exactOptional(),
  qiyuesuoCallbackPath: z.string().exactOptional(),
  webhookHostId: z.string().exactOptional(),
  e10HostId: z.string().exactOptional(),
  engineKey: z.string().exactOptional(),
});
export type Notes = z.infer<typeof notesSchema>;

export interface Peers {
  zhangguanjia: Simulator;
  qiyuesuo: Simulator;
  webhookHost: Simulator;
  e10: Simulator;
  notes: Notes;
  keepNotes(notes: Notes): void;
  /** Where something of the sandbox keeps its data. */
  file(name: string): string;
  stop(): Promise<void>;
}

export const clientId = 'sealflow-sandbox';
/** 契约锁 in the place of a client id; its company is one of the simulator's own. */
export const qiyuesuoAccount = { accessToken: 'sealflow-sandbox', company: '总公司' };
export const e10Keys = {
  corpId: 'sandbox-corp',
  appKey: 'sandbox-app',
  triggerToken: 'c2VhbGZsb3ctc2FuZGJveA==',
};
const people = [...applicants, approver];

/** Those that stay the same from start to start unless another program has one. */
const ports = { zhangguanjia: 8091, webhookHost: 8092, e10: 8093, qiyuesuo: 8094 } as const;
type Kind = keyof typeof ports;
const names: Record<Kind, string> = {
  zhangguanjia: 'the simulated 章管家',
  qiyuesuo: 'the simulated 契约锁',
  webhookHost: 'the simulated webhook host',
  e10: 'the simulated E10',
};

/** Two vendors, a webhook host and an E10, which go on with what they had when they last ended. */
export async function startPeers(dataDir: string, log: string, report: Report): Promise<Peers> {
  const folder = join(dataDir, 'peers');
  await mkdir(folder, { recursive: true });
  const file = (name: string) => join(folder, `${name}.json`);
  const notes = readKept(file('notes'), notesSchema) ?? newNotes();
  const keepNotes = (changed: Notes) => writeKept(file('notes'), changed);
  keepNotes(notes);
  const start = async <K extends Kind>(kind: K, options: SimulatorOptions[K]) => {
    const port = await portOr(ports[kind]);
    if (port !== ports[kind]) report.log(`Port ${ports[kind]} is taken; ${names[kind]} gets ${port}`);
    const at = (chosen: number) =>
      spawnSimulator(kind, { ...options, port: chosen, keptIn: file(kind) }, log);
    // Another program may have taken it since we looked.
    return at(port).catch(() => at(0));
  };
  const { accessToken } = qiyuesuoAccount;
  const started = await Promise.all([
    start('zhangguanjia', vendorOptions(notes)),
    start('qiyuesuo', { accessToken, secret: notes.qiyuesuoSecret }),
    start('webhookHost', { secret: notes.webhookSecret }),
    start('e10', e10Options(notes)),
  ]);
  const [zhangguanjia, qiyuesuo, webhookHost, e10] = started;
  const stop = async () => {
    await Promise.all(started.map((simulator) => simulator.stop()));
  };
  return { zhangguanjia, qiyuesuo, webhookHost, e10, notes, keepNotes, file, stop };
}

function newNotes(): Notes {
  return {
    vendorSecret: newSecret(),
    qiyuesuoSecret: newSecret(),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    e10Secret: newSecret(),
  };
}

function vendorOptions({ vendorSecret }: Notes): SimulatorOptions['zhangguanjia'] {
  return {
    clientId,
    clientSecret: vendorSecret,
    people: people.map(({ userId, name, mobile }) => ({ uid: userId, name, mobile })),
  };
}

function e10Options({ e10Secret }: Notes): SimulatorOptions['e10'] {
  return {
    ...{ ...e10Keys, appSecret: e10Secret, employees: people, forms: [] },
    flows: [
      {
        flowId: flowIds.zhangguanjia,
        name: '用印审批',
        exits,
        nodes: nodes.map(({ nodeId, name }) => ({ nodeId, name })),
      },
    ],
  };
}
