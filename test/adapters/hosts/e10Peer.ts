import { createE10Host, type E10Host } from '../../../adapters/hosts/e10/client';
import type { E10Options } from '../../../adapters/hosts/e10/options';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { http } from '../../support/http';
import { type Answer, json, type Peer, startPeer, text } from '../support/peer';

export const longest = '9223372036854775807';
export const node = '1974556705685094925';
export const credentials = { corpId: 'corp 1', appKey: 'key&1', appSecret: 'app-s3cret' };

/** An E10 by hand: the ways to a token are answered well unless told otherwise, the rest by its last word. */
export interface E10Peer extends Peer {
  /** By the last word of the path. */
  replies: Record<string, Answer[]>;
  /** Of the calls but those for a token: `METHOD path?query`. */
  targets(): string[];
  /** The bytes of the call to this path, as text. */
  bodyOf(word: string): string;
  host(options?: Partial<E10Options>): E10Host;
  /** What the clock of its token cache says, in milliseconds. */
  now: number;
}

const tokenWords = ['authorize', 'access_token', 'refresh_token'];
const wordOf = (target: string) => /([^/?]+)(\?|$)/.exec(target)?.[1] ?? '';

export async function startE10Peer(): Promise<E10Peer> {
  let given = 0;
  const usual: Record<string, Answer> = {
    authorize: json({ errcode: '0', code: 'the-code' }),
    access_token: (...call) => {
      given += 1;
      const grant = { accessToken: `token-${given}`, refreshToken: `refresh-${given}`, expires_in: 7200 };
      json({ errcode: '0', ...grant })(...call);
    },
  };
  const peer = await startPeer((seen, response, request) => {
    const word = wordOf(seen.target);
    const queue = e10.replies[word] ?? [];
    const answer = (queue.length > 1 ? queue.shift() : queue[0]) ?? usual[word] ?? text('', 404);
    answer(seen, response, request);
  });
  const e10: E10Peer = Object.assign(peer, {
    replies: {},
    now: 1_000_000,
    targets: () =>
      peer.seen
        .filter(({ target }) => !tokenWords.includes(wordOf(target)))
        .map(({ method, target }) => `${method} ${target}`),
    bodyOf: (word: string) =>
      peer.seen.find(({ target }) => wordOf(target) === word)?.body.toString() ?? 'not called',
    host: (options: Partial<E10Options> = {}) =>
      createE10Host({
        http,
        baseUrl: peer.url,
        pathStyle: 'papi',
        ...credentials,
        readerUserId: '1974556705685090001',
        tokens: createTokenCache(() => e10.now),
        ...options,
      }),
  });
  return e10;
}
