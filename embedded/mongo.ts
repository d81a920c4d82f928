import { MongoClient } from 'mongodb';
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
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000, directConnection: true });
  try {
    await client.db('admin').command({ ping: 1 });
  } finally {
    await client.close();
  }
}
