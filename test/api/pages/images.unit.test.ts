import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import type { Deps } from '../../../api/deps';
import { createImageSender } from '../../../api/pages/images';
import { Notice } from '../../../api/pages/notices';
import { PortError } from '../../../application/ports/errors';
import { createLogger } from '../../../config/logger';

/** Calls at the vendor: each waits until it is answered. */
let waiting: (() => void)[];
beforeEach(() => {
  waiting = [];
});

function sender(imagesAtOnce: number) {
  const vendor = {
    imagesAtOnce,
    useImage: () =>
      new Promise((_resolve, reject) => {
        waiting.push(() => reject(new PortError('refused', 'none')));
      }),
  };
  return createImageSender({
    vendors: { forBinding: async () => vendor } as unknown as Deps['vendors'],
    logger: createLogger('test', 'silent'),
  });
}

function browser(destroyed = false): Response {
  return Object.assign(new EventEmitter(), { destroyed }) as unknown as Response;
}

/** Long enough for whatever can begin without an answer. */
const begun = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test.each([1, 4])(
  '%i pictures are on their way at once, the next ones as soon as one has come',
  async (atOnce) => {
    const send = sender(atOnce);
    const sent = Array.from({ length: 6 }, () =>
      send(browser(), 'b', '/1.jpg').catch((error: unknown) => error),
    );
    const inFlight: number[] = [];
    for (let come = 0; come < 6; come += 1) {
      await begun();
      inFlight.push(waiting.length);
      waiting.shift()?.();
    }
    const left = [6, 5, 4, 3, 2, 1];
    expect(inFlight).toEqual(left.map((count) => Math.min(count, atOnce)));
    for (const answer of await Promise.all(sent)) expect(answer).toBeInstanceOf(Notice);
  },
);

test('a picture is not fetched for a browser that has gone', async () => {
  await expect(sender(1)(browser(true), 'b', '/1.jpg')).rejects.toMatchObject({ status: 502 });
  expect(waiting).toEqual([]);
});
