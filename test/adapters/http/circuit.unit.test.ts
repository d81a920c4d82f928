import { createCircuit, guardedBy } from '../../../adapters/http/circuit';
import { createLimiter } from '../../../adapters/http/limiter';
import { PortError } from '../../../application/ports/errors';

const timeout = () => new PortError('unknown', 'timed out', { timedOut: true });
const answered = () => new PortError('unknown', 'HTTP 500', { peerCode: 'HTTP 500' });
const failsBy = (error: () => Error) => () => Promise.reject(error());

/** A call whose end is decided from outside. */
function pending() {
  const call = { begun: 0, answer: (_value: string) => {}, fail: (_error: Error) => {} };
  const begin = () =>
    new Promise<string>((resolve, reject) => {
      call.begun += 1;
      Object.assign(call, { answer: resolve, fail: reject });
    });
  return { call, begin };
}

async function opened() {
  const circuit = createCircuit();
  for (let n = 0; n < 3; n += 1) await expect(circuit.run(failsBy(timeout))).rejects.toThrow('timed out');
  return circuit;
}

test('after three timeouts in a row one call at a time is made', async () => {
  const circuit = await opened();
  const { call, begin } = pending();
  const trial = circuit.run(begin);
  await expect(circuit.run(begin)).rejects.toMatchObject({
    kind: 'passing',
    details: { retryAfterMs: 5000 },
  });
  expect(call.begun).toBe(1);
  call.fail(timeout());
  await expect(trial).rejects.toThrow('timed out');
  // The next one is tried again.
  expect(await circuit.run(async () => 'back')).toBe('back');
});

test.each<[string, (() => Error) | undefined]>([
  ['an answer', undefined],
  ['a refusal', answered],
  ['a refusal without a code of its own', () => new PortError('refused', '印章不存在')],
  ['an answer that cannot be read', () => new PortError('unknown', 'a page', { notReadable: true })],
  ['an answer to the call for a token', () => new PortError('misconfigured', 'no token in the reply')],
])('%s lets all calls through again', async (_what, error) => {
  const circuit = await opened();
  await circuit.run<unknown>(error ? failsBy(error) : async () => 'answer').catch(() => {});
  const { call, begin } = pending();
  void circuit.run(begin);
  void circuit.run(begin);
  expect(call.begun).toBe(2);
});

test('what was never sent says nothing of the peer', async () => {
  const circuit = await opened();
  const unsent = () => new PortError('passing', 'no time was left', { unsent: true });
  await expect(circuit.run(failsBy(unsent))).rejects.toThrow('no time');
  const { begin } = pending();
  void circuit.run(begin);
  expect(circuit.assertAdmits).toThrow('has not answered lately');
});

test('timeouts between answers are no reason', async () => {
  const circuit = createCircuit();
  for (let n = 0; n < 6; n += 1) {
    await circuit.run(failsBy(timeout)).catch(() => {});
    await circuit.run(failsBy(answered)).catch(() => {});
  }
  circuit.assertAdmits();
});

test('nobody waits in line for a peer that is being tried', async () => {
  const circuit = await opened();
  const limiter = guardedBy(circuit, createLimiter());
  const limits = { perSecond: 100, inFlight: 1 };
  const { call, begin } = pending();
  const trial = limiter.run(limits, begin);
  await new Promise(setImmediate);
  await expect(limiter.run(limits, begin)).rejects.toThrow('this peer has not answered lately');
  call.answer('back');
  expect(await trial).toBe('back');
});
