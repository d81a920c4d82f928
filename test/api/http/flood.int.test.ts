import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ProductUnderTest } from '../../support/product';

/* Whoever knows neither key nor token costs next to nothing: neither memory, nor the time of others. */

/** `FLOOD=20000` has all of it; fewer show the same within the time of a suite. */
const count = Number(process.env.FLOOD ?? 3000);
const connections = 8;
const maxRounds = 5;

let product: ProductUnderTest;
let apiPid: number;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  apiPid = product.product.api.pid;
}, 90_000);
afterAll(() => product.stop(), 30_000);

/** Resident memory, in MB. */
const memory = () =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${apiPid}/status`, 'utf8'))?.[1]) / 1024;

function open(): Promise<Socket> {
  const { hostname, port } = new URL(product.product.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** The status of the next answer; the connection may be cut after it. */
function answered(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let got = '';
    const hear = (data: Buffer) => {
      got += data.toString('latin1');
      const status = /^HTTP\/1\.1 (\d+) /.exec(got)?.[1];
      if (status === undefined || !got.includes('"requestId"')) return;
      socket.off('data', hear);
      resolve(Number(status));
    };
    socket.on('data', hear);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/** `times` requests, a few at a time, each over a connection that is kept where the answer allows. */
async function flood(times: number, bytesOf: (index: number) => Buffer): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let next = 0;
  const one = async () => {
    const socket = await open();
    socket.setMaxListeners(0);
    while (next < times) {
      next += 1;
      const answer = answered(socket);
      socket.write(bytesOf(next));
      const status = await answer;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, one));
  return statuses;
}

/** How long `/healthz` took while something was under way, in ms: half of the times, and the longest. */
async function healthDuring(work: Promise<unknown>): Promise<{ median: number; longest: number }> {
  const times: number[] = [];
  let isOver = false;
  work.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  while (!isOver) {
    const began = performance.now();
    expect((await product.anonymous('GET', '/healthz')).status).toBe(200);
    times.push(performance.now() - began);
    await sleep(20);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? 0, longest: times.at(-1) ?? 0 };
}

const long = (index: number) => `${index}-${'x'.repeat(7500 - String(index).length)}`;
const emptyPost = (path: string) =>
  Buffer.from(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
const body = gzipSync(randomBytes(900_000));
const gzipPost = (path: string) =>
  Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

test.each<[string, number, (index: number) => Buffer]>([
  ['paths of 15 kB', count, (index) => emptyPost(`/callbacks/zhangguanjia/${long(index)}/${long(index)}`)],
  ['0.9 MB of gzip', Math.ceil(count / 20), () => gzipPost(`/c/${'w'.repeat(22)}`)],
])(
  '%s at a wrong address',
  async (what, times, bytesOf) => {
    // The engine's own heap grows to what it works with before it collects; what is kept grows on.
    await flood(Math.min(times, 1500), bytesOf);
    let before = memory();
    const rounds: string[] = [];
    let isHeldUp = true;
    // In the quietest of some rounds: in the others this machine may have been busy with something else.
    for (let round = 0; isHeldUp && round < maxRounds; round += 1) {
      const quiet = await healthDuring(sleep(1000));
      before = memory();
      const work = flood(times, bytesOf);
      const health = await healthDuring(work);
      const statuses = await work;
      expect([...statuses.keys()].every((status) => status === 401 || status === 429)).toBe(true);
      expect([...statuses.values()].reduce((sum, each) => sum + each, 0)).toBe(times);
      isHeldUp = health.median >= Math.max(100, 10 * quiet.median);
      rounds.push(`/healthz ${health.median.toFixed()} ms, at most ${health.longest.toFixed()} ms`);
    }
    // What may be collected is none of it; the engine takes its time for that.
    const grown = await product
      .until(
        async () => memory() - before,
        (now) => now < 50,
        60_000,
      )
      .catch(() => memory() - before);
    // For who runs all of it by hand.
    process.stdout.write(`${what}, ${times} times: grown by ${grown.toFixed(1)} MB, ${rounds.join('; ')}\n`);
    expect(grown).toBeLessThan(50);
    expect([isHeldUp, ...rounds]).toEqual([false, ...rounds]);
  },
  600_000,
);
