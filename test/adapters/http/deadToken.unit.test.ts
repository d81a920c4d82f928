import {
  callWithToken,
  speaksOfToken,
  type TokenHolder,
  type Verdict,
} from '../../../adapters/http/deadToken';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { PortError } from '../../../application/ports/errors';
import { failureOf } from '../support/failureOf';

const good = (outcome: string): Verdict<string> => ({ token: 'good', mayHaveActed: true, outcome });
const rejected: Verdict<string> = { token: 'rejected', mayHaveActed: false, outcome: 'says token' };
const suspect = (mayHaveActed: boolean): Verdict<string> => ({
  token: 'suspect',
  mayHaveActed,
  outcome: new PortError('misconfigured', 'a redirect', { peerCode: 'HTTP 302' }),
});

/** A cache with a token in it, or none; each new one has the next number. */
function holder(isCached: boolean) {
  const cache = createTokenCache(() => 0);
  const fetched: string[] = [];
  const fetch = async () => {
    fetched.push(`t${fetched.length + 1}`);
    return fetched.at(-1) ?? '';
  };
  const held: TokenHolder = {
    get: () => cache.get(async () => ({ token: await fetch(), usableForMs: 1000 })),
    drop: (token) => cache.forget(token),
  };
  return { held, fetched, ready: isCached ? held.get() : Promise.resolve() };
}

async function run(isCached: boolean, changes: boolean, ...verdicts: Verdict<string>[]) {
  const { held, fetched, ready } = holder(isCached);
  await ready;
  const used: string[] = [];
  const once = async (token: string) => {
    used.push(token);
    return verdicts.shift() ?? good('too many');
  };
  const outcome = await callWithToken(held, { changes, once }).catch((error: unknown) => error);
  const next = await held.get();
  return { outcome, used, fetched, next: next.token };
}

describe('a call with a token', () => {
  test('that is good: once', async () => {
    expect(await run(true, true, good('done'))).toMatchObject({ outcome: 'done', used: ['t1'], next: 't1' });
  });

  test.each([true, false])(
    'that the peer rejects (cached: %s): once more, whatever it changes',
    async (cached) => {
      expect(await run(cached, true, rejected, good('done'))).toMatchObject({
        outcome: 'done',
        used: ['t1', 't2'],
        next: 't2',
      });
    },
  );

  test('rejected twice: as it is judged, and the second one is dropped too', async () => {
    expect(await run(true, true, rejected, rejected)).toMatchObject({
      outcome: 'says token',
      used: ['t1', 't2'],
      next: 't3',
    });
  });

  test.each([
    ['a read', false, true],
    ['a write that did nothing', true, false],
  ])('in doubt, at %s: once more', async (_what, changes, acted) => {
    expect(await run(true, changes, suspect(acted), good('done'))).toMatchObject({
      outcome: 'done',
      used: ['t1', 't2'],
    });
    expect(await run(true, changes, suspect(acted), suspect(acted))).toMatchObject({
      outcome: { kind: 'misconfigured', message: 'a redirect' },
      used: ['t1', 't2'],
    });
  });

  test('in doubt, at a write that may have been carried out: unknown, and the next call has a new one', async () => {
    expect(await run(true, true, suspect(true))).toMatchObject({
      outcome: { kind: 'unknown', details: { peerCode: 'HTTP 302' } },
      used: ['t1'],
      next: 't2',
    });
  });

  test.each([
    ['a read', false, true],
    ['a write that did nothing', true, false],
  ])(
    'in doubt though it was fetched for this call, at %s: as it is judged',
    async (_what, changes, acted) => {
      expect(await run(false, changes, suspect(acted))).toMatchObject({
        outcome: { kind: 'misconfigured', message: 'a redirect' },
        used: ['t1'],
        next: 't2',
      });
    },
  );

  test.each([
    ['fetched for this call', false, []],
    ['fetched after one that was rejected', true, [rejected]],
  ])(
    'in doubt though it was %s, at a write that may have been carried out: unknown for good',
    async (_what, isCached, before) => {
      expect(await run(isCached, true, ...before, suspect(true))).toMatchObject({
        outcome: { kind: 'unknown', message: 'a redirect', details: { isLasting: true } },
      });
    },
  );

  test('what is not taken is let go of', async () => {
    const discard = jest.fn();
    await run(true, false, { ...suspect(false), discard }, good('done'));
    expect(discard).toHaveBeenCalledTimes(1);
  });

  test('a call that gets no reply at all is not made again', async () => {
    const { held, ready } = holder(true);
    await ready;
    const once = jest.fn(async () => {
      throw new PortError('unknown', 'timed out');
    });
    expect(await failureOf(callWithToken(held, { changes: true, once }))).toMatchObject({ kind: 'unknown' });
    expect(once).toHaveBeenCalledTimes(1);
    expect(await held.get()).toEqual({ token: 't1', isFresh: false });
  });
});

/** A cache whose peer gives a bare token. */
const create = () => {
  const cache = createTokenCache(() => 0);
  return {
    get: (fetch: () => Promise<string>) =>
      cache.get(async () => ({ token: await fetch(), usableForMs: 1000 })),
    forget: (token: string) => cache.forget(token),
  };
};

describe('tokens', () => {
  test('a late answer about an old one does not drop the new one', async () => {
    const cache = create();
    expect(await cache.get(async () => 'old')).toEqual({ token: 'old', isFresh: true });
    cache.forget('old');
    expect(await cache.get(async () => 'new')).toEqual({ token: 'new', isFresh: true });
    cache.forget('old');
    expect(await cache.get(async () => 'newer')).toEqual({ token: 'new', isFresh: false });
  });

  test('nor the one that is being fetched, which all who wait share', async () => {
    const cache = create();
    await cache.get(async () => 'old');
    cache.forget('old');
    const fetch = jest.fn(async () => 'new');
    const first = cache.get(fetch);
    cache.forget('old');
    const second = cache.get(fetch);
    expect(await Promise.all([first, second])).toEqual(Array(2).fill({ token: 'new', isFresh: true }));
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

test.each([
  ['token已失效', true],
  ['ＴＯＫＥＮ 已 失效', true],
  ['access_token is invalid or not latest', true],
  ['令牌不存在', true],
  ['登录超时，请重新登录', true],
  ['登陆已过期', true],
  ['接口未授权', true],
  ['身份认证失败', true],
  ['会话不存在', true],
  ['Unauthorized', true],
  ['invalid credential', true],
  // Taken for one, and counted after one more call.
  ['请先登录授权印章', true],
  ['印章已停用', false],
  ['sealapply_id已存在', false],
  ['申请单已进入流程，不能修改', false],
  ['errcode 1001', false],
])('%s speaks of a token: %s', (words, speaks) => {
  expect(speaksOfToken(words)).toBe(speaks);
});
