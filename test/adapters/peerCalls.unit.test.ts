import { observed, type PeerCall, peerCallNotes } from '../../adapters/peerCalls';
import { PortError } from '../../application/ports/errors';

const peer = { kind: 'binding', id: 'bnd_1' } as const;

function client(apply: () => Promise<string>, calls: PeerCall[]) {
  return observed({ apply, callTimeoutMs: 10, signInUrl: () => 'https://oa.test' }, peer, (call) =>
    calls.push(call),
  );
}

test.each<[string, () => Promise<string>, Partial<PeerCall>]>([
  ['is done', async () => 'yes', { outcome: 'done' }],
  [
    'is refused',
    async () => Promise.reject(new PortError('refused', 'planted words', { peerCode: '4001' })),
    { outcome: 'refused', reason: 'refused' },
  ],
  [
    'finds no connection',
    async () => Promise.reject(new PortError('passing', 'planted words', { networkCode: 'ECONNREFUSED' })),
    { outcome: 'passing', reason: 'no-connection' },
  ],
  ['fails for a fault of ours', async () => Promise.reject(new TypeError('planted')), { outcome: 'failed' }],
])('a call that %s is told by its outcome, and its answer stays as it is', async (_, apply, expected) => {
  const calls: PeerCall[] = [];
  const [told, plain] = await Promise.allSettled([client(apply, calls).apply(), apply()]);
  expect(told).toEqual(plain);
  expect(calls).toEqual([{ peer, call: 'apply', seconds: expect.any(Number), ...expected }]);
  expect(JSON.stringify(calls)).not.toContain('planted');
});

test('what does not wait is no call', () => {
  const calls: PeerCall[] = [];
  const { callTimeoutMs, signInUrl } = client(async () => 'yes', calls);
  expect([callTimeoutMs, signInUrl(), calls]).toEqual([10, 'https://oa.test', []]);
});

test.each([
  ['done', 'info'],
  ['refused', 'info'],
  ['passing', 'warn'],
  ['unknown', 'warn'],
  ['misconfigured', 'warn'],
  ['failed', 'warn'],
] as const)('%s is a line on %s, with whom it was asked at', (outcome, level) => {
  const lines: unknown[] = [];
  const to = (name: string) => (fields: Record<string, unknown>) => lines.push([name, fields]);
  const counted: PeerCall[] = [];
  const call = { peer, call: 'apply', outcome, seconds: 0.0126 };
  peerCallNotes({ info: to('info'), warn: to('warn') }, [(each) => counted.push(each)])(call);
  expect(lines).toEqual([[level, { bindingId: 'bnd_1', call: 'apply', outcome, ms: 13 }]]);
  expect(counted).toEqual([call]);
});
