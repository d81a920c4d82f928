import { execFile } from 'node:child_process';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { listServers } from '../../sandbox/embedded/servers';
import { Engine, type FlowRequest, field } from '../api/routes/flowEvents/flows';
import { caller, ProductUnderTest } from '../support/product';

/* What operators read with: the Temporal CLI itself, and the UI of the embedded server. */

const subject = '金丝雀年度采购框架合同';

let product: ProductUnderTest;
let request: FlowRequest;

beforeAll(async () => {
  product = await ProductUnderTest.start({ servers: 'own' });
  const engine = await Engine.of(product, 'codec');
  request = await (await engine.flow()).granted({ [field.subject]: subject });
}, 120_000);
afterAll(() => product.stop(), 30_000);

const show = (...more: string[]) => cli('show', ...more);

/** `temporal workflow <command>` about the request. */
function cli(command: string, ...more: string[]): Promise<string> {
  const { dataDir, temporal } = product.servers;
  const { binary = '' } = listServers(dataDir).temporal ?? {};
  const id = sealRequestWorkflowId(request.id());
  const args = ['workflow', command, '--output', 'json', '--address', temporal.address, '--workflow-id', id];
  return new Promise((done, reject) => {
    execFile(binary, [...args, ...more], { maxBuffer: 32 * 1024 * 1024 }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : done(stdout),
    );
  });
}

const inputOf = (history: string): string => {
  const { events } = JSON.parse(history);
  const [payload] = events[0].workflowExecutionStartedEventAttributes.input.payloads;
  return Buffer.from(payload.data, 'base64').toString();
};

const withKey = () => {
  const { url, adminKey } = product.product;
  return ['--codec-endpoint', `${url}/codec`, '--codec-auth', `Bearer ${adminKey}`];
};

test('the Temporal CLI shows a history in the clear, given our endpoint and a key', async () => {
  expect(inputOf(await show())).not.toContain(subject);
  const history = await show(...withKey());
  expect(JSON.parse(inputOf(history))).toMatchObject({ data: { application: { subject } } });
}, 60_000);

test('and asks a workflow for its state, by the query that the UI offers as well', async () => {
  const ask = ['--type', 'getSealRequest'];
  expect(await cli('query', ...ask)).not.toContain(subject);
  const { queryResult } = JSON.parse(await cli('query', ...ask, ...withKey()));
  expect(queryResult).toMatchObject([{ state: 'sealing', round: 0, application: { subject } }]);
}, 60_000);

describe('the UI of the embedded server', () => {
  const uiUrl = () => product.product.temporalUiUrl ?? '';

  test('knows where payloads are decrypted, that the sign-in goes along, and where to sign in', async () => {
    const { status, data } = await caller(uiUrl())('GET', '/api/v1/settings');
    const { url } = product.product;
    expect(status).toBe(200);
    expect(data).toMatchObject({
      Version: '2.42.1',
      Codec: { Endpoint: `${url}/codec`, IncludeCredentials: true, DefaultErrorLink: `${url}/codec/sign-in` },
    });
  });

  test('is the same site as the API under either name', async () => {
    const named = uiUrl().replace('127.0.0.1', 'localhost');
    const { data } = await caller(uiUrl())('GET', '/api/v1/settings', undefined, {
      Host: new URL(named).host,
    });
    expect(new URL(data.Codec.Endpoint).hostname).toBe('localhost');
  });

  test('is otherwise the server’s own', async () => {
    const page = await caller(uiUrl())('GET', '/');
    expect(page).toMatchObject({ status: 200, data: expect.stringContaining('<html') });
    // Visibility lags behind by a moment.
    await product.until(
      async () => (await caller(uiUrl())('GET', '/api/v1/namespaces/default/workflows?query=')).data,
      (data) => JSON.stringify(data).includes(sealRequestWorkflowId(request.id())),
    );
    expect((await caller(uiUrl())('GET', '/api/v1/no-such-thing')).status).toBe(404);
  });

  test('gets payloads decrypted for whoever has signed in, as a browser would ask', async () => {
    const { url, adminKey } = product.product;
    const signIn = await fetch(`${url}/codec/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ key: adminKey }),
      headers: { Origin: url },
      redirect: 'manual',
    });
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { events } = JSON.parse(await show());
    const { payloads } = events[0].workflowExecutionStartedEventAttributes.input;
    const headers = { Origin: uiUrl(), 'X-Namespace': 'default' };
    const ask = (more: Record<string, string>) =>
      caller(url)('POST', '/codec/decode', { payloads }, { ...headers, ...more });
    expect((await ask({})).status).toBe(401);
    const answer = await ask({ Cookie: cookie });
    expect(answer.headers['access-control-allow-origin']).toBe(uiUrl());
    expect(Buffer.from(answer.data.payloads[0].data, 'base64').toString()).toContain(subject);
  });
});
