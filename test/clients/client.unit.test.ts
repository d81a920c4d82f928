import {
  answerOf,
  createSealflowClient,
  type SealflowOptions,
  SealflowProblem,
  waitFor,
} from '../../clients/typescript/src/index';

interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** A client, and all that it has sent; each entry of `answers` is one answer, or no answer at all. */
function clientWith(answers: (Response | Error)[], options: Partial<SealflowOptions> = {}) {
  const sent: Sent[] = [];
  const sealflow = createSealflowClient({
    baseUrl: 'https://seal.example.com/sealflow/',
    apiKey: 'key-1',
    ...options,
    fetch: async (request) => {
      const { method, url, headers } = request;
      sent.push({ method, url, headers: Object.fromEntries(headers), body: await request.text() });
      const answer = answers.shift() ?? json(200, {});
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { sealflow, sent };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const away = (retryAfter = '0') => json(503, problem(503, 'unavailable'), { 'Retry-After': retryAfter });
const problem = (status: number, code: string) => ({
  type: `urn:sealflow:problem:${code}`,
  title: 'Title',
  status,
  detail: 'What is wrong.',
  instance: '/v1',
  requestId: 'r-1',
});
const end = { commandId: 'end-1', reason: '用印结束' };
const endOf = (sealflow: ReturnType<typeof createSealflowClient>) =>
  answerOf(
    sealflow.POST('/v1/seal-requests/{id}/end', {
      params: { path: { id: 'host-1:9223372036854775807' }, header: waitFor(30) },
      body: end,
    }),
  );

test('sends key, language, wait and body to the address as it was given', async () => {
  const { sealflow, sent } = clientWith([json(200, { id: '1' })], { language: 'zh-CN' });
  expect(await endOf(sealflow)).toEqual({ id: '1' });
  expect(sent).toEqual([
    {
      method: 'POST',
      url: 'https://seal.example.com/sealflow/v1/seal-requests/host-1%3A9223372036854775807/end',
      headers: expect.objectContaining({
        authorization: 'Bearer key-1',
        'accept-language': 'zh-CN',
        prefer: 'wait=30',
      }),
      body: JSON.stringify(end),
    },
  ]);
});

test('a problem is thrown with its code and its fields, and so is what a proxy answers', async () => {
  const errors = [{ path: 'seals.0.useCount', code: 'too-small', message: 'At least 1.' }];
  const { sealflow } = clientWith([
    json(422, { ...problem(422, 'unfit'), errors }),
    new Response('<html>Bad gateway', { status: 502 }),
  ]);
  const refused = await endOf(sealflow).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SealflowProblem);
  expect(refused).toMatchObject({ status: 422, code: 'unfit', errors, message: 'What is wrong.' });
  await expect(endOf(sealflow)).rejects.toMatchObject({ status: 502, message: 'HTTP 502', errors: [] });
});

test('a command is sent again under its id, after 503, 429 and no answer', async () => {
  const { sealflow, sent } = clientWith(
    [away(), json(429, problem(429, 'too-many-requests'), { 'Retry-After': '0' }), new TypeError('reset')],
    { maxWaitMs: 10 },
  );
  await endOf(sealflow);
  expect(sent.map(({ body }) => body)).toEqual(Array(4).fill(JSON.stringify(end)));
});

test('what carries no id is not sent again where something may have been done', async () => {
  const host = { name: 'x', kind: 'webhook', url: 'https://oa.example.com', secret: 'whsec_AAAA' } as const;
  const once = clientWith([away(), new TypeError('reset'), json(429, {}, { 'Retry-After': '0' })]);
  const create = () => answerOf(once.sealflow.POST('/v1/hosts', { body: host }));
  await expect(create()).rejects.toMatchObject({ status: 503 });
  await expect(create()).rejects.toThrow('reset');
  expect(once.sent).toHaveLength(2);
  await create();
  expect(once.sent).toHaveLength(4);
});

test('it gives up after its tries, and at once where it had to wait too long', async () => {
  const tired = clientWith([away(), away(), away()], { retries: 2 });
  await expect(endOf(tired.sealflow)).rejects.toMatchObject({ status: 503, code: 'unavailable' });
  expect(tired.sent).toHaveLength(3);
  const patient = clientWith([away('31')]);
  await expect(endOf(patient.sealflow)).rejects.toMatchObject({ status: 503 });
  expect(patient.sent).toHaveLength(1);
});

test('whoever aborts waits no longer', async () => {
  const { sealflow, sent } = clientWith([away('20')]);
  const aborter = new AbortController();
  const call = answerOf(sealflow.GET('/v1/seal-requests', { signal: aborter.signal }));
  setImmediate(() => aborter.abort(new Error('enough')));
  await expect(call).rejects.toThrow('enough');
  expect(sent.length).toBeLessThanOrEqual(1);
});
