import { EventEmitter, once } from 'node:events';
import { get } from 'node:http';
import { Readable } from 'node:stream';
import { openApiDocument } from '../../../../api/http/openapi';
import { fileRoutes } from '../../../../api/routes/sealRequests/files';
import type { SealedFileStore } from '../../../../application/files/sealedFiles';
import { PortError } from '../../../../application/ports/errors';
import { startApp, type TestApp } from '../../http/support';

const address = `/v1/files/${'t'.repeat(60)}`;
let app: TestApp;
afterEach(() => app.close());

const appThat = async (open: SealedFileStore['open']) => {
  app = await startApp(fileRoutes, {
    now: () => new Date(),
    sealedFiles: { open, of: async () => ({ files: [], expiresAt: '' }), watermarked: async () => [] },
  });
};
const nobody = { headers: { Authorization: undefined } };

test('a file is handed out to be kept, to whoever has its address', async () => {
  const contentType = 'image/png';
  await appThat(async () => ({ name: '合同.png', contentType, body: Readable.from(['a', 'b']) }));
  const answer = await app.call('GET', address, nobody);
  expect(answer).toMatchObject({
    status: 200,
    text: 'ab',
    headers: {
      'content-type': contentType,
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('合同.png')}`,
    },
  });
  expect(JSON.stringify(app.logged)).not.toContain('tttt');
});

test.each<[string, SealedFileStore['open'], number]>([
  ['that was altered', async () => 'wrong', 404],
  ['whose time is over', async () => 'expired', 410],
  ['of a file that is gone', () => Promise.reject(new PortError('refused', 'gone')), 422],
  ['of a file that has to wait too long', () => Promise.reject(new PortError('passing', 'busy')), 503],
])('an address %s', async (_what, open, status) => {
  await appThat(open);
  const answer = await app.call('GET', address, nobody);
  expect(answer).toMatchObject({
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  });
  if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  const { paths } = openApiDocument(fileRoutes, '1') as { paths: Record<string, never> };
  expect(paths).toMatchObject({
    '/v1/files/{token}': {
      get: { security: [], responses: { [status]: expect.anything(), 200: expect.anything() } },
    },
  });
});

test('what is not like an address of ours is not even looked at', async () => {
  await appThat(() => Promise.reject(new Error('looked at')));
  for (const path of ['/v1/files/none', '/v1/files/', `${address}%00`])
    expect((await app.call('GET', path, nobody)).status).toBe(404);
});

test('a file that breaks off breaks the connection', async () => {
  await appThat(async () => ({
    name: 'a',
    contentType: 'image/png',
    body: Readable.from(
      (async function* () {
        yield 'a';
        throw new PortError('refused', 'too large');
      })(),
    ),
  }));
  await expect(app.call('GET', address, nobody)).rejects.toThrow('aborted');
});

test('the store learns that its caller has gone', async () => {
  const events = new EventEmitter();
  const asked = once(events, 'asked');
  const told = once(events, 'told');
  await appThat(async (_token, _now, gone) => {
    events.emit('asked');
    if (gone) await once(gone, 'abort');
    events.emit('told', gone?.aborted);
    return 'wrong';
  });
  const request = get(app.url + address).on('error', () => undefined);
  await asked;
  request.destroy();
  expect(await told).toEqual([true]);
});
