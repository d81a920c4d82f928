import { type Document, MongoClient } from 'mongodb';
import type { Engine } from './binaries';
import { HOST } from './ports';

/** Run in the data folder. Each engine has a folder of its own, since neither reads the other's files. */
export function mongoArgs(engine: Engine, port: number): string[] {
  if (engine === 'ferretdb') return ['--listen', `${HOST}:${port}`, '--data', '.'];
  const sockets = process.platform === 'win32' ? [] : ['--nounixsocket'];
  return ['--dbpath', '.', '--bind_ip', HOST, '--port', String(port), '--quiet', ...sockets];
}

/** Throws while the server does not answer. */
export async function probeMongo(url: string): Promise<void> {
  await runCommand(url, { ping: 1 });
}

/** The process id that the answering server gives as its own. */
export async function mongoPid(url: string): Promise<number> {
  return Number((await runCommand(url, { serverStatus: 1 })).pid);
}

async function runCommand(url: string, command: Document): Promise<Document> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000, directConnection: true });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}
