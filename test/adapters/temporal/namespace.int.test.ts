import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { openTemporal, type TemporalConnection } from '../../../adapters/temporal/connection';
import { prepareNamespace, retentionMs } from '../../../adapters/temporal/namespace';
import { TemporalAwayError } from '../../../application/ports/errors';
import { searchAttributeTypes } from '../../../contracts/searchAttributes';
import { builtOf } from '../../support/programs';
import { startTemporal } from './support';

let server: Awaited<ReturnType<typeof startTemporal>>;
let connection: Connection;
beforeAll(async () => {
  server = await startTemporal();
  connection = await Connection.connect({ address: server.address });
}, 60_000);
afterAll(async () => {
  await connection.close();
  await server.stop();
}, 30_000);

async function retentionOf(namespace: string): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) * 1000;
}

async function attributesOf(namespace: string): Promise<Record<string, number>> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const ours = Object.keys(searchAttributeTypes);
  return Object.fromEntries(
    Object.entries(customAttributes ?? {}).filter(([name]) => ours.includes(name) || name === 'Foreign'),
  );
}

const setRetention = (namespace: string, ms: number) =>
  connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(ms) },
  });

/** By the numbers of the wire: 2 is a keyword, 3 a whole number. */
const all = { SealState: 2, SealBinding: 2, SealFlow: 2, SealAttention: 2, SealAttempt: 3 };

/** The server takes a moment until it knows a namespace of which it was just told: who asks waits. */
async function prepareOnceKnown(temporal: TemporalConnection, namespace: string): Promise<void> {
  for (;;)
    try {
      return await temporal.call(() => prepareNamespace(temporal.client.connection, namespace));
    } catch (error) {
      expect(error).toBeInstanceOf(TemporalAwayError);
      await sleep(200);
    }
}

test('a namespace that is not there is made, and a second time nothing changes', async () => {
  await expect(connection.workflowService.describeNamespace({ namespace: 'seals' })).rejects.toThrow();
  const temporal = openTemporal({ address: server.address, namespace: 'seals' });
  await prepareOnceKnown(temporal, 'seals');
  expect(await retentionOf('seals')).toBe(90 * 24 * 3_600_000);
  expect(await attributesOf('seals')).toEqual(all);
  await prepareNamespace(connection, 'seals');
  expect(await retentionOf('seals')).toBe(retentionMs);
  expect(await attributesOf('seals')).toEqual(all);
  await temporal.close();
}, 30_000);

test('one that is there gets what it lacks, and keeps what it has', async () => {
  const namespace = 'default';
  await connection.operatorService.removeSearchAttributes({
    namespace,
    searchAttributes: ['SealFlow', 'SealAttempt'],
  });
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { Foreign: 2 } });
  expect(await attributesOf(namespace)).toEqual({
    SealState: 2,
    SealBinding: 2,
    SealAttention: 2,
    Foreign: 2,
  });
  await prepareNamespace(connection, namespace);
  expect(await attributesOf(namespace)).toEqual({ ...all, Foreign: 2 });
}, 30_000);

test('histories are kept for 90 days at least: fewer are raised, more are left', async () => {
  await setRetention('default', 24 * 3_600_000);
  await prepareNamespace(connection, 'default');
  expect(await retentionOf('default')).toBe(retentionMs);
  await setRetention('default', 2 * retentionMs);
  await prepareNamespace(connection, 'default');
  expect(await retentionOf('default')).toBe(2 * retentionMs);
}, 30_000);

/** As whoever prepares a server of their own does; no database is asked before the namespace is ready. */
async function setUp(namespace: string): Promise<{ code: number | null; error: string }> {
  const script = builtOf(require.resolve('../../../api/setup.main'));
  const key = `k:${Buffer.alloc(32, 7).toString('base64')}`;
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      SEALFLOW_TEMPORAL_ADDRESS: server.address,
      SEALFLOW_TEMPORAL_NAMESPACE: namespace,
      SEALFLOW_MONGO_URL: 'mongodb://none.test/',
      SEALFLOW_SECRET_KEYS: key,
      SEALFLOW_PAYLOAD_KEYS: key,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, error };
}

test('where no place is left for an attribute, setup ends at once with what is missing', async () => {
  const namespace = 'full';
  const temporal = openTemporal({ address: server.address, namespace });
  await prepareOnceKnown(temporal, namespace);
  await temporal.close();
  const { operatorService } = connection;
  await operatorService.removeSearchAttributes({ namespace, searchAttributes: ['SealFlow', 'SealState'] });
  const foreign = Array.from({ length: 7 }, (_, n) => [`Foreign${n}`, 2] as const);
  await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(foreign) });
  // Far below the two minutes for which a server that is away is waited for.
  expect(await setUp(namespace)).toEqual({
    code: 1,
    error:
      'Temporal refused the search attributes SealState (Keyword), SealFlow (Keyword) in namespace full: ' +
      'Unable to create search attributes: cannot have more than 10 search attribute of type Keyword. ' +
      'Free places: Keyword 1 of 10. ' +
      'Remove attributes that nothing uses, or give Sealflow a namespace of its own.\n',
  });
}, 60_000);
