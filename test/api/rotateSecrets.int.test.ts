import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createSecretBox } from '../../adapters/crypto/secretBox';
import { createAdminEvents } from '../../adapters/mongo/adminEvents';
import { createConfiguration } from '../../adapters/mongo/configuration';
import type { Database } from '../../adapters/mongo/database';
import { esbTriggerTokenOwner, hostSecretOwner } from '../../adapters/mongo/hosts';
import { declaredVerifiers } from '../../api/routes/callbacks/verifiers/declared';
import { schemeOf, verifiersSchema } from '../../api/routes/callbacks/verifiers/schemes';
import {
  type BindingDocument,
  bindingSecretOwner,
  sealedSecrets,
} from '../../application/administration/bindings';
import type { HostDocument } from '../../application/administration/hosts';
import { refusalOf } from '../../application/callbacks/verify';
import { startMongo, type TestMongo } from '../adapters/mongo/support';
import { builtOf } from '../support/programs';

const oldKey = { id: 'old', key: Buffer.alloc(32, 1) };
const newKey = { id: 'new', key: Buffer.alloc(32, 2) };
const inEnvironment = (keys: { id: string; key: Buffer }[]) =>
  keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join();

let mongo: TestMongo;
let database: Database;
beforeAll(async () => {
  mongo = await startMongo();
  database = mongo.empty();
}, 60_000);
afterAll(() => mongo.stop(), 30_000);

async function rotate(): Promise<string> {
  const script = builtOf(require.resolve('../../api/rotateSecrets.main'));
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: {
      ...process.env,
      ...mongo.environment(database),
      SEALFLOW_PAYLOADS: 'plain',
      SEALFLOW_TEMPORAL_ADDRESS: 'none.test:7233',
      SEALFLOW_SECRET_KEYS: inEnvironment([newKey, oldKey]),
    },
  });
  return stdout;
}

const now = new Date();
const at = { createdAt: now.toISOString(), changedAt: now.toISOString() };

function oldBinding(): BindingDocument {
  const secretBox = createSecretBox([oldKey]);
  const keeping = { bindingId: 'bnd_1', secretBox, now };
  const declare = (secret: string) =>
    verifiersSchema.parse([
      { kind: 'header', name: 'X-Token', secret },
      { kind: 'ipAllowList', networks: ['10.0.0.0/8'] },
    ]);
  const before = declaredVerifiers(declare('secret-1'), keeping);
  return {
    _id: 'bnd_1',
    name: 'old',
    version: 1,
    vendor: 'zhangguanjia',
    enabled: true,
    openUrl: 'http://vendor.test',
    ...{ clientId: 'id' },
    ...{ clientSecret: secretBox.seal('client-secret', bindingSecretOwner('bnd_1', 'clientSecret')) },
    callbackTokens: [],
    callbackVerifiers: declaredVerifiers(declare('secret-2'), { ...keeping, before }),
    ...at,
  };
}

function oldHosts(): HostDocument[] {
  const box = createSecretBox([oldKey]);
  const common = { version: 1, writeBack: { mode: 'push' as const }, ...at };
  const sealedFor = (id: string, secret: string) => box.seal(secret, hostSecretOwner(id));
  return [
    {
      ...common,
      _id: 'host_1',
      name: 'webhook',
      kind: 'webhook',
      url: 'http://host.test',
      secret: sealedFor('host_1', 'host-secret'),
      secretsBefore: [{ secret: sealedFor('host_1', 'host-secret-before'), validUntil: at.createdAt }],
    },
    {
      ...common,
      _id: 'host_2',
      name: 'e10',
      kind: 'e10',
      baseUrl: 'http://e10.test',
      pathStyle: 'papi',
      corpId: 'c',
      appKey: 'k',
      readerUserId: '1',
      secret: sealedFor('host_2', 'app-secret'),
      esbTriggerToken: box.seal('esb-token', esbTriggerTokenOwner('host_2')),
    },
  ];
}

test('afterwards the new key alone opens every secret there is', async () => {
  const { bindings, hosts } = createConfiguration(database);
  await bindings.insert(oldBinding());
  for (const host of oldHosts()) await hosts.insert(host);
  expect(await rotate()).toBe(
    'bindings: 1 sealed anew, 0 with the current key already\nhosts: 2 sealed anew, 0 with the current key already\n',
  );

  const box = createSecretBox([newKey]);
  const binding = await bindings.get('bnd_1');
  if (!binding) throw new Error('the binding is gone');
  const clientSecret = sealedSecrets(binding, ['clientSecret']).get('clientSecret');
  if (!clientSecret) throw new Error('its secret is gone');
  expect(box.open(clientSecret, bindingSecretOwner('bnd_1', 'clientSecret'))).toBe('client-secret');
  for (const secret of ['secret-1', 'secret-2', 'secret-3']) {
    const message = { raw: Buffer.alloc(0), header: () => secret, address: '10.0.0.1', nowMs: now.getTime() };
    expect(refusalOf(binding, message, { secretBox: box, schemeOf })).toBe(
      secret === 'secret-3' ? 'header-wrong' : null,
    );
  }
  const opened = (await hosts.list({ limit: 10 })).items.map((host) => [
    box.open(host.secret, hostSecretOwner(host._id)),
    host.kind === 'e10'
      ? host.esbTriggerToken && box.open(host.esbTriggerToken, esbTriggerTokenOwner(host._id))
      : host.secretsBefore?.map((before) => box.open(before.secret, hostSecretOwner(host._id))).join(),
  ]);
  expect(opened).toEqual([
    ['host-secret', 'host-secret-before'],
    ['app-secret', 'esb-token'],
  ]);

  expect(await rotate()).toBe(
    'bindings: 0 sealed anew, 1 with the current key already\nhosts: 0 sealed anew, 2 with the current key already\n',
  );
  const { items } = await createAdminEvents(database).list({}, { limit: 10 });
  const event = {
    action: 'secret-keys.rotate',
    actor: { kind: 'command-line' },
    result: { outcome: 'done' },
  };
  expect(items).toMatchObject([event, event]);
}, 60_000);
