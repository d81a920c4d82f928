import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { downloadProgram } from '../../../sandbox/embedded/download';
import { recorder, removeTempFolders, tempFolder } from './support';

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await removeTempFolders();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function archive(): Buffer {
  const folder = tempFolder();
  writeFileSync(join(folder, 'thing'), 'the program');
  execFileSync('tar', ['-czf', join(folder, 'a.tgz'), '-C', folder, 'thing']);
  return readFileSync(join(folder, 'a.tgz'));
}

const download = (url: string, more: { sha256Url?: string } = {}) => {
  const folder = tempFolder();
  const target = join(folder, 'thing.partial');
  return { folder, target, done: downloadProgram({ url, program: 'thing', ...more }, target, recorder()) };
};

it('unpacks the program of an archive with the stated checksum', async () => {
  const body = archive();
  const sum = createHash('sha256').update(body).digest('hex');
  const url = await serve((request, response) =>
    response.end(request.url === '/sum' ? `${sum}  a.tgz\n` : body),
  );
  const { folder, target, done } = download(`${url}/a.tgz`, { sha256Url: `${url}/sum` });
  await done;
  expect(readFileSync(target, 'utf8')).toBe('the program');
  expect(readdirSync(folder)).toEqual(['thing.partial']);
});

it.each<[string, RegExp, RequestListener]>([
  [
    'has another checksum',
    /does not have the SHA-256/,
    (request, response) => response.end(request.url === '/sum' ? 'a'.repeat(64) : archive()),
  ],
  [
    'is cut short',
    /terminated|ended after|aborted/,
    (_request, response) => {
      response.setHeader('content-length', 10_000);
      response.write('half');
      setTimeout(() => response.destroy(), 100);
    },
  ],
  ['is missing', /answered 404/, (_request, response) => response.writeHead(404).end()],
  ['is no archive', /tar.*failed/, (_request, response) => response.end('hello')],
])('leaves nothing of an archive that %s', async (name, why, listener) => {
  const url = await serve(listener);
  const { target, done } = download(url, name === 'has another checksum' ? { sha256Url: `${url}/sum` } : {});
  await expect(done).rejects.toThrow(why);
  expect(existsSync(target)).toBe(false);
});

it('gives up on an address that takes the connection and says nothing', async () => {
  const url = await serve(() => undefined);
  const startedAt = Date.now();
  await expect(download(url).done).rejects.toThrow('no answer within 5 s');
  expect(Date.now() - startedAt).toBeLessThan(20_000);
}, 30_000);
