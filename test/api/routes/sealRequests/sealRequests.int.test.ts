import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vendorApplyId } from '../../../../contracts/derivedIds';
import { type Answer, ProductUnderTest } from '../../../support/product';

// A poll that gives up says what it last saw: it needs the time to.
jest.setTimeout(60_000);

let product: ProductUnderTest;
let bindingId: string;
let hostId: string;
let seals: { id: string; name: string }[];
let fileTypeId: string;
let flowRequests = 0;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  bindingId = (await product.bind('seal requests')).id;
  hostId = await product.addHost('seal requests');
  const { data } = await product.vendor('GET', '/sim/catalogue');
  seals = data.seals;
  fileTypeId = data.fileTypes[0].id;
}, 90_000);
afterAll(() => product.stop(), 30_000);

const wait = { Prefer: 'wait=20' };

function application(changed: Record<string, unknown> = {}) {
  flowRequests += 1;
  return {
    commandId: `apply-${flowRequests}`,
    bindingId,
    hostId,
    flowRequestId: `r${flowRequests}`,
    subject: '采购合同',
    applicant: { userId: 'zhangsan' },
    fileTypeId,
    seals: [{ sealId: seals[0]?.id, useCount: 2, crossPageUseCount: 1 }],
    ...changed,
  };
}

const apply = (body: unknown, headers: Record<string, string> = wait) =>
  product.api('POST', '/v1/seal-requests', body, headers);
const pathOf = ({ data }: Answer) => `/v1/seal-requests/${encodeURIComponent(data.id)}`;

async function granted(changed: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await apply(application(changed));
  expect(answer).toMatchObject({ status: 201, data: { state: 'sealing', sealCode: expect.any(String) } });
  return answer;
}

describe('applying', () => {
  test('waits for the code where asked to, and the address answers at once', async () => {
    const body = application();
    const answer = await apply(body);
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({
      id: `${hostId}:-:${body.flowRequestId}:1`,
      state: 'sealing',
      codeLive: true,
      seals: [{ useCount: 2, crossPageUseCount: 1, usedCount: 0, leftCount: 2 }],
      commands: [{ commandId: body.commandId, kind: 'apply', outcome: 'done' }],
    });
    expect(answer.headers.location).toBe(pathOf(answer));
    expect((await product.api('GET', answer.headers.location ?? '')).data).toEqual(answer.data);
  });

  test('answers 202 at once otherwise, and is found from then on', async () => {
    const answer = await apply(application(), {});
    expect(answer.status).toBe(202);
    const found = await product.api('GET', answer.headers.location ?? '');
    expect(found).toMatchObject({ status: 200, data: { id: answer.data.id } });
  });

  test('an integer of 19 digits stays what it is everywhere', async () => {
    const big = '9223372036854775807';
    const body = JSON.stringify(application({ flowRequestId: 'BIG', applicant: { userId: 'BIG' } }));
    const answer = await apply(body.replaceAll('"BIG"', big));
    expect(answer.data).toMatchObject({ flowRequestId: big, applicant: { userId: big }, state: 'sealing' });
    const { data } = await product.vendor('GET', `/sim/applications/${vendorApplyId(answer.data.id)}`);
    expect(data.uid).toBe(big);
  });

  test('the same command twice, and ten times at once, is one application', async () => {
    const body = application();
    const answers = await Promise.all(Array.from({ length: 10 }, () => apply(body)));
    expect(new Set(answers.map(({ status, data }) => `${status} ${data.id} ${data.sealCode}`)).size).toBe(1);
    const later = await apply(body);
    expect(later.data.id).toBe(answers[0]?.data.id);
    const { data } = await product.api('GET', `${pathOf(later)}/events`);
    expect(data.items.map(({ type }: { type: string }) => type)).toEqual(['SealRequested', 'SealApplied']);
  });

  test('the same id with other content is refused, and so is other content for an open request', async () => {
    const body = application();
    await apply(body);
    const reused = await apply({ ...body, subject: '另一份合同' });
    expect(reused).toMatchObject({ status: 409, data: { type: 'urn:sealflow:problem:command-id-reused' } });
    const other = await apply({ ...body, commandId: 'another', subject: '另一份合同' });
    expect(other).toMatchObject({ status: 409, data: { type: 'urn:sealflow:problem:already-open' } });
    const same = await apply({ ...body, commandId: 'the-same-again' });
    expect(same).toMatchObject({ status: 201, data: { attempt: 1 } });
  });

  test('the vendor’s refusal comes in its own words, and the next application is attempt 2', async () => {
    const body = application({ seals: [{ sealId: 'no-such-seal', useCount: 1 }] });
    const refused = await apply(body);
    expect(refused).toMatchObject({ status: 422, data: { type: 'urn:sealflow:problem:vendor-refused' } });
    expect(refused.data.detail).toContain('no-such-seal');
    const again = await apply({ ...application(), flowRequestId: body.flowRequestId });
    expect(again).toMatchObject({ status: 201, data: { attempt: 2, state: 'sealing' } });
  });

  test('the command id may come as the Idempotency-Key', async () => {
    const { commandId, ...body } = application();
    const answer = await apply(body, { ...wait, 'Idempotency-Key': commandId });
    expect(answer.data.commands[0].commandId).toBe(commandId);
  });
});

describe('what is wrong is named', () => {
  const wrong: [string, Record<string, unknown>, string, string, number][] = [
    ['no subject', { subject: undefined }, 'subject', 'required', 400],
    ['a blank subject', { subject: '  ' }, 'subject', 'invalid', 400],
    ['a typo', { subjct: 'x' }, 'subjct', 'unknown-field', 400],
    ['no seal', { seals: [] }, 'seals', 'too-small', 400],
    ['eleven seals', { seals: many(11) }, 'seals', 'too-big', 400],
    ['a seal twice', { seals: [...many(1), ...many(1)] }, 'seals.1.sealId', 'duplicate', 400],
    ['no use', { seals: [{ sealId: 's', useCount: 0 }] }, 'seals.0.useCount', 'too-small', 400],
    ['half a use', { seals: [{ sealId: 's', useCount: 1.5 }] }, 'seals.0.useCount', 'invalid-type', 400],
    [
      'more across pages than in all',
      { seals: [{ sealId: 's', useCount: 1, crossPageUseCount: 2 }] },
      'seals.0.crossPageUseCount',
      'exceeds-use-count',
      400,
    ],
    ['a dash alone as an id', { flowRequestId: '-' }, 'flowRequestId', 'invalid-format', 400],
    ['a binding that is not there', { bindingId: 'bnd_x' }, 'bindingId', 'unknown-binding', 422],
    ['a host that is not there', { hostId: 'host_x' }, 'hostId', 'unknown-host', 422],
    ['a flow without settings', { flowId: 'f' }, 'flowId', 'no-settings', 422],
  ];
  function many(count: number) {
    return Array.from({ length: count }, (_, index) => ({ sealId: `s${index}`, useCount: 1 }));
  }
  test.each(wrong)('%s', async (_what, changed, path, code, status) => {
    const answer = await apply(application(changed));
    expect(answer.status).toBe(status);
    expect(answer.data.errors).toEqual([{ path, code, message: expect.any(String) }]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test('a seal request that is not there, and an id that cannot be one', async () => {
    const missing = `/v1/seal-requests/${encodeURIComponent(`${hostId}:-:nothing:1`)}`;
    expect((await product.api('GET', missing)).status).toBe(404);
    expect((await product.api('GET', `${missing}/events`)).status).toBe(404);
    expect((await product.api('POST', `${missing}/end`, { commandId: 'e', reason: '作废' })).status).toBe(
      404,
    );
    expect((await product.api('GET', '/v1/seal-requests/x')).status).toBe(400);
    expect((await product.anonymous('GET', missing)).status).toBe(401);
  });
});

describe('appending and ending', () => {
  test('an append gives more uses, and a new code', async () => {
    const first = await granted();
    const appended = await product.api(
      'POST',
      `${pathOf(first)}/appends`,
      { commandId: `${first.data.id}-a`, seals: [{ sealId: seals[0]?.id, useCount: 3 }] },
      wait,
    );
    expect(appended).toMatchObject({ status: 200, data: { round: 1, seals: [{ useCount: 5 }] } });
    expect(appended.data.sealCode).not.toBe(first.data.sealCode);
    const wrong = await product.api('POST', `${pathOf(first)}/appends`, {
      commandId: `${first.data.id}-b`,
      seals: [{ sealId: 'other', useCount: 1 }],
    });
    expect(wrong.data.errors).toEqual([
      { path: 'seals.0.sealId', code: 'unknown-seal', message: expect.any(String) },
    ]);
  });

  test('an applicant whom the vendor does not know is named, though the vendor names nobody', async () => {
    const match = { path: '/api/sealApply/batchCreate.htm' };
    const unknown = { match, fault: 'errcode', errcode: '40003', errmsg: '用户不存在', times: 1 };
    await product.vendor('POST', '/sim/faults', unknown);
    const refused = await apply(application());
    expect(refused).toMatchObject({ status: 422, data: { type: 'urn:sealflow:problem:vendor-refused' } });
    expect(refused.data.detail).toContain('用户不存在（申请人：zhangsan）');
  });

  test('an end kills the code; another end answers the same, an append is refused', async () => {
    const first = await granted();
    const end = (commandId: string) =>
      product.api('POST', `${pathOf(first)}/end`, { commandId, reason: '合同作废' }, wait);
    const ended = await end(`${first.data.id}-e1`);
    expect(ended).toMatchObject({ status: 200, data: { state: 'ended', codeLive: false } });
    expect(await end(`${first.data.id}-e2`)).toMatchObject({ status: 200, data: { state: 'ended' } });
    const append = await product.api('POST', `${pathOf(first)}/appends`, {
      commandId: `${first.data.id}-a`,
      seals: [{ sealId: seals[0]?.id, useCount: 1 }],
    });
    expect(append).toMatchObject({ status: 409, data: { type: 'urn:sealflow:problem:apply-anew' } });
    const anew = await apply({ ...application(), flowRequestId: first.data.flowRequestId });
    expect(anew).toMatchObject({ status: 201, data: { attempt: 2 } });
  });

  test('an end that comes while the application is on its way waits for it', async () => {
    await product.vendor('POST', '/sim/faults', {
      match: { path: '/api/sealApply/batchCreate.htm' },
      fault: 'slow',
      delayMs: 1500,
      times: 1,
    });
    const first = await apply(application(), {});
    const ended = await product.api(
      'POST',
      `${pathOf(first)}/end`,
      { commandId: `${first.data.id}-e`, reason: '撤回' },
      wait,
    );
    expect(ended).toMatchObject({ status: 200, data: { state: 'ended' } });
  });
});

describe('lists and timelines', () => {
  test('filters and pages', async () => {
    const made = await Promise.all([granted(), granted(), granted()]);
    const ids: string[] = [];
    let cursor: string | null = '';
    do {
      const page: Answer = await product.api(
        'GET',
        `/v1/seal-requests?state=sealing&bindingId=${bindingId}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(page.data.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.data.items.map(({ id }: { id: string }) => id));
      cursor = page.data.nextCursor;
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { data } of made) expect(ids).toContain(data.id);
    const one = await product.api('GET', `/v1/seal-requests?flowRequestId=${made[0]?.data.flowRequestId}`);
    expect(one.data.items).toEqual([made[0]?.data]);
    expect((await product.api('GET', '/v1/seal-requests?attention=true')).data.items).toEqual([]);
    expect((await product.api('GET', '/v1/seal-requests?stat=sealing')).status).toBe(400);
  });

  test('finds by what people know of a request, and lists the newest first', async () => {
    const subject = '年度框架合同 (甲方)';
    const first = await granted({ subject });
    const second = await granted({ subject, applicant: { userId: 'zhangsan', name: '张三丰' } });
    const found = async (query: Record<string, string>) => {
      const { data } = await product.api('GET', `/v1/seal-requests?${new URLSearchParams(query)}`);
      return data.items.map(({ id }: { id: string }) => id);
    };
    const [older, newer] = [first.data.id, second.data.id];
    expect(await found({ q: '框架合同 (甲' })).toEqual([newer, older]);
    expect(await found({ q: '张三丰' })).toEqual([newer]);
    expect(await found({ q: first.data.sealCode })).toEqual([older]);
    expect(await found({ q: first.data.vendorApplicationId })).toEqual([older]);
    expect(await found({ q: subject, createdFrom: second.data.requestedAt })).toEqual([newer]);
    // The same moment, as a clock in Beijing shows it.
    const moment = new Date(Date.parse(second.data.requestedAt) + 8 * 3_600_000);
    expect(await found({ q: subject, createdTo: moment.toISOString().replace('Z', '+08:00') })).toEqual([
      older,
    ]);
    expect(await found({ q: subject, state: 'archived' })).toEqual([]);
    const ofOldOrder = Buffer.from(older).toString('base64url');
    expect(await product.api('GET', `/v1/seal-requests?cursor=${ofOldOrder}`)).toMatchObject({
      status: 400,
      data: { errors: [{ path: 'cursor', code: 'invalid-cursor' }] },
    });
  });

  test('the timeline in pages of one', async () => {
    const path = pathOf(await granted());
    const first = await product.api('GET', `${path}/events?limit=1`);
    const second = await product.api('GET', `${path}/events?limit=1&cursor=${first.data.nextCursor}`);
    expect([...first.data.items, ...second.data.items]).toMatchObject([
      { seq: 0, type: 'SealRequested', actor: 'api:first-admin-key' },
      { seq: 1, type: 'SealApplied', actor: 'sealflow' },
    ]);
    expect(second.data.nextCursor).toBeNull();
  });
});

test('what still has open requests cannot be deleted, and says how many', async () => {
  await granted();
  for (const path of [`/v1/bindings/${bindingId}`, `/v1/hosts/${hostId}`]) {
    const refused = await product.until(
      () => product.api('DELETE', path),
      ({ data }) => data.openRequests > 0,
    );
    expect(refused).toMatchObject({ status: 409, data: { type: 'urn:sealflow:problem:in-use' } });
  }
});

describe('docs/quickstart.md', () => {
  const commandsOf = (page: string) => {
    const text = readFileSync(join(__dirname, '../../../../docs', page), 'utf8');
    return [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  };
  const commands = commandsOf('quickstart.md');

  test('has the same commands in Chinese', () => {
    expect(commandsOf('zh-CN/快速入门.md')).toEqual(commands);
  });

  // The last of this file: from here on the vendor calls back to the binding that it makes.
  test('leads from zero to sealed', async () => {
    const { url, adminKey } = product.product;
    const env = {
      ...{
        PATH: process.env.PATH,
        API: url,
        ADMIN_KEY: adminKey,
        ENGINE_URL: `${product.hostSimulator.url}/none`,
      },
      ...{
        ZGJ_URL: product.vendorSimulator.url,
        ZGJ_CLIENT_ID: 'sealflow-test',
        ZGJ_CLIENT_SECRET: 'vendor-secret',
      },
    };
    const shell = spawn('bash', ['-euo', 'pipefail'], { env, stdio: 'pipe' });
    let said = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
    const ended = new Promise((resolve) => shell.once('exit', resolve));
    for (const block of commands.slice(0, -1)) shell.stdin.write(block);
    shell.stdin.write('echo "then: $REQUEST"\n');
    const sealRequestId = await product.until(
      async () => /then: (\S+)/.exec(said)?.[1] ?? (shell.exitCode === null ? '' : `ended: ${said}`),
      (seen) => seen !== '',
    );
    const [callbackUrl] = /http\S+\/callbacks\/\S+/.exec(said) ?? [];
    await product.vendor('POST', '/sim/callback-url', { url: callbackUrl });
    // It is shown before its application has reached the vendor.
    const { sealCode } = await product.until(
      async () => (await product.vendor('GET', `/sim/applications/${vendorApplyId(sealRequestId)}`)).data,
      (seen) => typeof seen.sealCode === 'string',
    );
    expect(await product.vendor('POST', '/sim/machine/finish', { sealCode })).toMatchObject({ status: 200 });
    shell.stdin.end(commands.at(-1));
    expect([await ended, said]).toEqual([0, expect.stringContaining('\nSealingCompleted\n')]);
  });
});
