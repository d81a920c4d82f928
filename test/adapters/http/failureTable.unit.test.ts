import { createWebhookHost } from '../../../adapters/hosts/webhook';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { resolveProfile } from '../../../adapters/zhangguanjia/profile';
import type { PortError, PortErrorKind } from '../../../application/ports/errors';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import {
  type Answer,
  closedPort,
  cutShort,
  hangUp,
  json,
  reset,
  silence,
  startMute,
  startPeer,
  text,
} from '../support/peer';

type Kind = PortErrorKind | 'done';
const secrets = ['s3cret-client', 'tok-4711', 'in-the-path', 'dG9wLXNlY3JldA=='];

const applyRequest = {
  applyId: 'a1',
  uid: 'u1',
  application: {
    subject: 's',
    applicant: { userId: 'u1' },
    fileTypeId: 't1',
    seals: [{ sealId: 'seal-1', useCount: 1, crossPageUseCount: 0 }],
  },
  vendorApproves: false,
};

// Long where an answer comes, since a busy machine takes its time for it; short where none does.
const long = { connectMs: 5000, tokenMs: 10_000, callMs: 10_000, operationMs: 30_000 };
const shortMs = 1500;
/** Where nothing is ever answered, not even a token. */
const shortestMs = 300;

/** An apply at a vendor in reach of `openUrl`, its token call answered first where `openUrl` is a peer of ours. */
function apply(openUrl: string, timeouts: Partial<typeof long> = {}): Promise<unknown> {
  const profile = resolveProfile({
    timeouts: { ...long, ...timeouts },
    limits: { replyBytes: 1024 },
    detailAvailable: false,
  });
  const credentials = { clientId: 'c1', clientSecret: 's3cret-client' };
  return createZhangGuanJia({ http, openUrl, ...credentials, profile, tokens: createTokenCache() }).apply(
    applyRequest,
  );
}

function submit(url: string, callTimeoutMs = long.callMs): Promise<unknown> {
  const host = createWebhookHost({
    http,
    url: `${url}/in-the-path`,
    secret: 'dG9wLXNlY3JldA==',
    callTimeoutMs,
  });
  return host.submit({
    commandId: 'c',
    flowRequestId: '1',
    as: 'applicant',
    applicant: 'u1',
    waitNodeIds: ['n1'],
  });
}

async function kindOf(call: Promise<unknown>): Promise<Kind> {
  const error = await call.then(
    () => undefined,
    (thrown: PortError) => thrown,
  );
  if (!error) return 'done';
  for (const secret of secrets)
    expect(JSON.stringify([error.message, error.details, error.stack])).not.toContain(secret);
  return error.kind;
}

const token = json({ errcode: 0, accessToken: 'tok-4711' });
const retryAfter = { 'Retry-After': '7' };

interface Row {
  peer: string;
  answer: Answer;
  vendor: Kind;
  host: Kind;
  /** The answer never ends. */
  isEndless?: boolean;
}

/** What the peer did to a write, and what is known of the write after it: the one table of the classification. */
const table: Row[] = [
  { peer: '200 with success', answer: json({ errcode: 0 }), vendor: 'done', host: 'done' },
  { peer: '200 with success as a string', answer: json({ errcode: '0' }), vendor: 'done', host: 'done' },
  {
    peer: '200 with a refusal',
    answer: json({ errcode: 1001, errmsg: 'no' }),
    vendor: 'refused',
    host: 'done',
  },
  { peer: '200 with a rate limit', answer: json({ errcode: '45009' }), vendor: 'passing', host: 'done' },
  { peer: '200 that is HTML', answer: text('<html>', 200), vendor: 'unknown', host: 'unknown' },
  { peer: '200 that is cut short', answer: cutShort, vendor: 'unknown', host: 'unknown' },
  {
    // The vendor has no code in it; a host tells its success by the status, and a byte does not undo that.
    peer: '200 in no charset',
    answer: text(Buffer.from([0x22, 0xff, 0x22])),
    vendor: 'unknown',
    host: 'done',
  },
  { peer: '200 without a code', answer: json({ ok: true }), vendor: 'unknown', host: 'done' },
  { peer: '200 that is a list', answer: json([]), vendor: 'unknown', host: 'done' },
  { peer: '200 without a body', answer: text(''), vendor: 'unknown', host: 'done' },
  {
    peer: '200 naming its code twice',
    answer: text('{"errcode":0,"errcode":0}'),
    vendor: 'unknown',
    host: 'unknown',
  },
  { peer: '204', answer: text('', 204), vendor: 'unknown', host: 'done' },
  {
    peer: 'a redirect',
    answer: text('', 302, { Location: '/login' }),
    vendor: 'unknown',
    host: 'unknown',
  },
  { peer: '400', answer: text('', 400), vendor: 'refused', host: 'refused' },
  { peer: '400 with a refusal', answer: json({ errcode: 7 }, 400), vendor: 'refused', host: 'refused' },
  { peer: '400 with success', answer: json({ errcode: 0 }, 400), vendor: 'unknown', host: 'refused' },
  { peer: '401 again and again', answer: text('', 401), vendor: 'misconfigured', host: 'misconfigured' },
  { peer: '403', answer: text('', 403), vendor: 'misconfigured', host: 'misconfigured' },
  { peer: '404', answer: text('', 404), vendor: 'misconfigured', host: 'refused' },
  { peer: '404 with a refusal', answer: json({ errcode: 9 }, 404), vendor: 'refused', host: 'refused' },
  { peer: '408', answer: text('', 408), vendor: 'unknown', host: 'unknown' },
  { peer: '409', answer: json({ code: 'wrong-node', nodeId: 1 }, 409), vendor: 'refused', host: 'refused' },
  { peer: '413', answer: text('', 413), vendor: 'refused', host: 'refused' },
  { peer: '429', answer: text('', 429), vendor: 'passing', host: 'passing' },
  { peer: '429 with Retry-After', answer: text('', 429, retryAfter), vendor: 'passing', host: 'passing' },
  { peer: '500', answer: text('', 500), vendor: 'unknown', host: 'unknown' },
  { peer: '500 with a refusal', answer: json({ errcode: 7 }, 500), vendor: 'unknown', host: 'unknown' },
  { peer: '502', answer: text('', 502), vendor: 'unknown', host: 'unknown' },
  { peer: '503', answer: text('', 503), vendor: 'unknown', host: 'passing' },
  { peer: '503 with Retry-After', answer: text('', 503, retryAfter), vendor: 'passing', host: 'passing' },
  { peer: '504', answer: text('', 504), vendor: 'unknown', host: 'unknown' },
  {
    peer: 'silence after the request',
    answer: silence,
    vendor: 'unknown',
    host: 'unknown',
    isEndless: true,
  },
  { peer: 'a reset after the request', answer: reset, vendor: 'unknown', host: 'unknown' },
  { peer: 'a hang-up after the request', answer: hangUp, vendor: 'unknown', host: 'unknown' },
  {
    peer: 'a reply without end',
    answer: (_seen, response) => {
      response.writeHead(200);
      response.write('{"errcode":0');
    },
    vendor: 'unknown',
    host: 'unknown',
    isEndless: true,
  },
];

describe('what a write came to', () => {
  test.concurrent.each(table)(
    '$peer: vendor $vendor, host $host',
    async ({ answer, vendor, host, isEndless }) => {
      const peer = await startPeer((seen, response, request) =>
        (seen.target.includes('getToken') ? token : answer)(seen, response, request),
      );
      const callMs = isEndless ? shortMs : long.callMs;
      const [atVendor, atHost] = await Promise.all([
        kindOf(apply(peer.url, { callMs, connectMs: Math.min(callMs, long.connectMs) })),
        kindOf(submit(peer.url, callMs)),
      ]);
      expect({ vendor: atVendor, host: atHost }).toEqual({ vendor, host });
      await peer.close();
    },
  );

  test('a reply beyond the limit: unknown', async () => {
    const peer = await startPeer(token, text('x'.repeat(2000)));
    expect(await kindOf(apply(peer.url))).toBe('unknown');
    await peer.close();
  });

  test.each<[string, Kind, () => Promise<string>]>([
    ['nothing listens', 'passing', closedPort],
    ['the name is not known', 'passing', async () => 'http://nowhere.invalid'],
    ['the address is none', 'misconfigured', async () => 'not a url'],
    ['the scheme is another', 'misconfigured', async () => 'ftp://127.0.0.1'],
  ])('%s: %s', async (_what, kind, address) => {
    const url = await address();
    expect(await kindOf((async () => apply(url))())).toBe(kind);
    expect(await kindOf((async () => submit(url))())).toBe(kind);
  });

  test('a connection that never stands: passing, within the connect timeout', async () => {
    const mute = await startMute();
    const startedAt = Date.now();
    expect(await kindOf(apply(mute.url, { connectMs: 150 }))).toBe('passing');
    expect(Date.now() - startedAt).toBeLessThan(long.tokenMs);
    expect(await kindOf(submit(mute.url, shortestMs))).toBe('passing');
    mute.close();
  });
});

describe('what became of the token, when the apply was never sent', () => {
  test.concurrent.each<[string, Kind, Answer]>([
    ['silence', 'passing', silence],
    ['a reset', 'passing', reset],
    ['500', 'passing', text('', 500)],
    ['429', 'passing', text('', 429)],
    ['HTML', 'misconfigured', text('<html>')],
    ['404', 'misconfigured', text('', 404)],
    ['401', 'misconfigured', text('', 401)],
    ['a refusal that quotes the secret', 'misconfigured', json({ errcode: 40, errmsg: 'bad s3cret-client' })],
    ['no token in it', 'misconfigured', json({ errcode: 0 })],
    ['a rate limit', 'passing', json({ errcode: 45009, errmsg: 's3cret-client' })],
  ])('%s: %s', async (_what, kind, answer) => {
    const peer = await startPeer(answer);
    expect(await kindOf(apply(peer.url, { tokenMs: answer === silence ? shortMs : long.tokenMs }))).toBe(
      kind,
    );
    expect(peer.seen.map(({ target }) => target.split('?')[0])).toEqual(['/api/getToken.htm']);
    await peer.close();
  });
});

describe('Retry-After', () => {
  const inNineSeconds = () => new Date(Date.now() + 9000).toUTCString();
  test.each([
    ['seconds', () => '7', 7000, 7000],
    ['a date', inNineSeconds, 7000, 9000],
    ['a date that has passed', () => 'Wed, 21 Oct 2015 07:28:00 GMT', 0, 0],
    ['far away', () => '999999', 3_600_000, 3_600_000],
  ])('%s', async (_what, value, least, most) => {
    const peer = await startPeer(text('', 429, { 'Retry-After': value() }));
    const error = await failureOf(submit(peer.url));
    expect(error.details.retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(error.details.retryAfterMs).toBeLessThanOrEqual(most);
    await peer.close();
  });
});
