import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSealedTokens } from '../../../adapters/crypto/sealedToken';
import { createReadQueue } from '../../../adapters/http/readQueue';
import {
  createSealedFiles,
  type FilesAtVendor,
  fileAddressPurpose,
} from '../../../application/files/sealedFiles';
import { PortError } from '../../../application/ports/errors';

const key = () => ({ key: randomBytes(32) });

describe('sealed tokens', () => {
  const [old, current] = [key(), key()];
  const tokens = createSealedTokens([current, old], 'test');

  test('say what they were made to say, and nobody reads it in them', () => {
    const token = tokens.seal('13800000001', 'request-1');
    expect(token).not.toContain('13800000001');
    expect(tokens.open(token, 'request-1')).toBe('13800000001');
    expect(tokens.seal('13800000001', 'request-1')).not.toBe(token);
  });

  test('of an older key are still opened', () => {
    expect(tokens.open(createSealedTokens([old], 'test').seal('x', 'a'), 'a')).toBe('x');
  });

  test.each([
    ['about something else', () => tokens.open(tokens.seal('x', 'a'), 'b')],
    ['of another purpose', () => tokens.open(createSealedTokens([current], 'other').seal('x', 'a'), 'a')],
    ['of a foreign key', () => tokens.open(createSealedTokens([key()], 'test').seal('x', 'a'), 'a')],
    ['cut short', () => tokens.open(tokens.seal('x', 'a').slice(0, 20), 'a')],
    ['of nothing', () => tokens.open('', 'a')],
  ])('%s are not', (_what, open) => expect(open()).toBeUndefined());

  test('with any byte changed are not', () => {
    const bytes = Buffer.from(tokens.seal('content', 'a'), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(tokens.open(changed.toString('base64url'), 'a')).toBeUndefined();
    }
  });
});

describe('sealed files', () => {
  const request = { sealRequestId: 'h:f:r:1', bindingId: 'b', baseUrl: 'https://sealflow.example/v1/files' };
  const keys = [key()];
  const storeOf = (vendor: Partial<FilesAtVendor>) => {
    const vendors = { forBinding: async () => vendor as FilesAtVendor };
    return createSealedFiles({
      vendors,
      tokens: createSealedTokens(keys, fileAddressPurpose),
      readQueueOf: (limits) => createReadQueue(vendors, limits),
    });
  };
  const tokenIn = (url: string | undefined) => url?.split('/').at(-1) ?? '';

  test('are good until their time is over, and nothing else is good at all', async () => {
    const store = storeOf({
      watermarkedFiles: async () => [
        { name: '合同.pdf', contentBase64: Buffer.from('%PDF').toString('base64') },
      ],
    });
    const { files, expiresAt } = await store.of(request);
    expect(files).toMatchObject([{ kind: 'watermarked', name: '合同.pdf' }]);
    const token = tokenIn(files[0]?.url);
    const end = new Date(expiresAt);
    const file = await store.open(token, new Date(end.getTime() - 1));
    if (typeof file === 'string') throw new Error(file);
    const chunks: Buffer[] = [];
    for await (const chunk of file.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('%PDF');
    expect(await store.open(token, end)).toBe('expired');
    expect(await store.open('x'.repeat(80), new Date())).toBe('wrong');
  });

  test.each(['passing', 'refused', 'misconfigured', 'unknown'] as const)(
    'that the vendor does not give (%s) are asked for again later, and not taken for none',
    async (kind) => {
      const store = storeOf({
        watermarkedFiles: async () => {
          throw new PortError(kind, 'not now');
        },
      });
      await expect(store.of(request)).rejects.toMatchObject({ kind });
    },
  );

  /** A vendor that notes how many lists and pictures it is asked for at once. */
  function busyVendor() {
    const seen = { asked: 0, most: 0 };
    let running = 0;
    const call =
      <T>(answer: () => T) =>
      async () => {
        seen.asked += 1;
        running += 1;
        seen.most = Math.max(seen.most, running);
        await sleep(20);
        running -= 1;
        return answer();
      };
    const url = 'https://zgj.example/pic/1.jpg';
    const use = { sealName: '公章', imageUrls: [url], imagesComplete: true };
    const store = storeOf({
      watermarkedFiles: call(() =>
        [1, 2].map((number) => ({ name: `${number}.pdf`, contentBase64: 'QUJD' })),
      ),
      useImage: call(() => ({ type: 'image/png' as const, body: Readable.from(['x']) })),
      detail: async () => ({ stage: 'completed', stageName: '', sealCode: null, seals: [], uses: [use] }),
    });
    return { store, seen };
  }

  test.each([
    ['lists', 0],
    ['pictures', 2],
  ])('are fetched one after the other, whoever asks for how many: %s', async (_what, index) => {
    const { store, seen } = busyVendor();
    const token = tokenIn((await store.of(request)).files[index]?.url);
    seen.most = 0;
    const page = index === 0 ? [store.watermarked(request), store.of(request), store.of(request)] : [];
    const opened = Array.from({ length: 3 }, () => store.open(token, new Date()));
    await expect(Promise.all([...page, ...opened])).resolves.toBeDefined();
    expect(seen.most).toBe(1);
  });

  test.each([0, 2])('are not fetched for who has gone before the turn came (%i)', async (index) => {
    const { store, seen } = busyVendor();
    const token = tokenIn((await store.of(request)).files[index]?.url);
    seen.asked = 0;
    const gone = new AbortController();
    const first = store.open(token, new Date());
    const second = store.open(token, new Date(), gone.signal);
    gone.abort();
    await expect(second).rejects.toMatchObject({ kind: 'passing' });
    await first;
    expect(seen.asked).toBe(1);
  });

  test('pictures of uses are named by use, and their addresses at the vendor stand nowhere', async () => {
    const url = 'https://zgj.example/pic/1.jpg';
    const use = { sealName: '公章', imageUrls: [url, `${url}?2`], imagesComplete: true };
    const store = storeOf({
      watermarkedFiles: async () => [],
      detail: async () => ({ stage: 'completed', stageName: '', sealCode: null, seals: [], uses: [use] }),
    });
    const { files } = await store.of(request);
    expect(files.map(({ name }) => name)).toEqual(['用印照片-1-1', '用印照片-1-2']);
    expect(JSON.stringify(files)).not.toContain('zgj.example');
  });
});
