import { NativeConnection } from '@temporalio/worker';
import { openTemporal } from '../../../adapters/temporal/connection';
import { type Environment, loadConfig } from '../../../config';
import { ownNamespace } from '../../support/servers';
import { makeCertificates, type TestCertificates, type TlsProxy, tlsInFrontOf } from '../../support/tlsProxy';

/* Temporal over the network, behind TLS that wants a client's certificate: a real server and real handshakes. */

let certificates: TestCertificates;
let proxy: TlsProxy;
let namespace: string;
beforeAll(async () => {
  certificates = makeCertificates();
  const temporal = await ownNamespace();
  namespace = temporal.namespace;
  proxy = await tlsInFrontOf(temporal.address, certificates);
}, 60_000);
afterAll(() => {
  proxy.close();
  certificates.remove();
});

const configOf = (env: Environment) =>
  loadConfig({
    TEMPORAL_ADDRESS: proxy.address,
    TEMPORAL_NAMESPACE: namespace,
    SEALFLOW_MONGO_URL: 'mongodb://mongo.test/',
    SEALFLOW_SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    SEALFLOW_PAYLOADS: 'plain',
    ...env,
  }).temporal;
const trusted = () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.ca });
const mutual = () => ({
  ...trusted(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: certificates.client.cert,
  TEMPORAL_TLS_CLIENT_KEY_PATH: certificates.client.key,
});

async function asClient(env: Environment): Promise<void> {
  const connection = openTemporal(configOf(env));
  try {
    await connection.ping();
  } finally {
    await connection.close();
  }
}

async function asWorker(env: Environment): Promise<void> {
  const { namespace: _, ...temporal } = configOf(env);
  await (await NativeConnection.connect(temporal)).close();
}

test.each([
  ['the API and the tools', asClient],
  ['the worker', asWorker],
])(
  '%s: let in with the certificate, and not without, nor in plain, nor by another CA',
  async (_who, reach) => {
    await reach(mutual());
    await expect(reach(trusted())).rejects.toThrow();
    await expect(reach({})).rejects.toThrow();
    await expect(
      reach({ ...mutual(), TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.client.cert }),
    ).rejects.toThrow();
  },
  60_000,
);
