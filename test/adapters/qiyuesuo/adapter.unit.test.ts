import { createCircuit } from '../../../adapters/http/circuit';
import { createLimiter } from '../../../adapters/http/limiter';
import { createTokenCaches } from '../../../adapters/http/tokenCache';
import { runTrials } from '../../../adapters/http/trials';
import { qiyuesuo } from '../../../adapters/qiyuesuo/adapter';
import { application, keys, startQiyuesuo } from '../../sandbox/simulators/qiyuesuoSupport';
import { http } from '../../support/http';

const documentOf = (openUrl: string, more = {}) => ({
  ...{ _id: 'b1', vendor: 'qiyuesuo', name: '契约锁', enabled: true, openUrl, version: 1 },
  ...{ accessToken: keys.accessToken, company: '总公司', callbackTokens: [] },
  ...{ createdAt: '2026-01-01T00:00:00Z', changedAt: '2026-01-01T00:00:00Z' },
  ...more,
});
const options = (secret: string) => ({
  ...{ http, tokenCaches: createTokenCaches(), limiter: createLimiter(), circuit: createCircuit() },
  secretOf: (name: string) => (name === 'secret' ? secret : undefined),
});

test('a check tries the address, a signature, the seals and the detail', async () => {
  const server = await startQiyuesuo();
  const check = async (secret: string, more = {}) => {
    const binding = documentOf(server.url, more);
    const client = qiyuesuo.create(binding, options(secret));
    const steps = await runTrials(qiyuesuo.trials(binding, client, http));
    return steps.map(({ name, finding }) => [name, finding.code]);
  };
  const [address, signature, seals] = [
    ['address', 'address-answers'],
    ['signature', 'vendor-signature-accepted'],
    ['seals', 'seals-readable'],
  ];
  expect(await check(keys.secret)).toEqual([address, signature, seals, ['detail', 'detail-there']]);
  expect(await check('other')).toEqual([address, ['signature', 'vendor-signature-refused']]);
  const moved = { profile: { paths: { detail: '/elsewhere', companies: '/company/list' } } };
  expect(await check(keys.secret, moved)).toEqual([address, signature, seals, ['detail', 'detail-missing']]);
  const noCompanies = { profile: { paths: { companies: '/elsewhere' } } };
  expect(await check(keys.secret, noCompanies)).toEqual([address, ['signature', 'vendor-signature-failed']]);
  await server.stop();
});

test('without a sign-in key nobody is signed in', async () => {
  const client = qiyuesuo.create(documentOf('http://127.0.0.1:1'), options('s'));
  await expect(client.signInAddress('http://x', '13800000001')).rejects.toMatchObject({
    kind: 'misconfigured',
  });
});

test('a profile that does not fit any more gives nothing', () => {
  const binding = documentOf('http://127.0.0.1:1', { profile: { paths: { nowhere: '/x' } } });
  expect(qiyuesuo.capabilitiesOf(binding)).toBeNull();
  expect(qiyuesuo.readCallbacks(binding, Buffer.from(''), undefined)).toBeUndefined();
  expect(() => qiyuesuo.create(binding, options('s'))).toThrow(
    expect.objectContaining({ kind: 'misconfigured' }),
  );
  expect(qiyuesuo.callbackAck(binding)).toEqual({
    ...{ status: 200, contentType: 'application/json', body: '{"code":0,"message":"SUCCESS"}' },
  });
});

test('overrides that older versions had and nothing read are taken, and gone', () => {
  const old = {
    paths: { createPerson: '/p', end: '/e' },
    sealFields: { owner: ['o'] },
    createPersonFields: { name: 'n' },
  };
  expect(qiyuesuo.overrides.parse(old)).toEqual({ paths: { end: '/e' }, sealFields: {} });
  expect(qiyuesuo.capabilitiesOf({ vendor: 'qiyuesuo', profile: old })).not.toBeNull();
  expect(qiyuesuo.overrides.safeParse({ sealFields: { ownr: ['o'] } }).success).toBe(false);
});

test('every field of the profile is listed with how well it is known', () => {
  const fields = qiyuesuo.profileFields();
  expect(fields.find(({ path }) => path === 'paths.applyByCategory')).toMatchObject({
    ...{ group: 'apply', kind: 'text', evidence: 'A', default: '/seal/apply/mulitipleByCategory' },
  });
  expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
});

test('samples are read as their calls are', async () => {
  const server = await startQiyuesuo();
  const { result } = await server.ask('POST', '/seal/apply/multiple', application('sf-1'));
  const detail = await server.ask('GET', `/seal/apply/detail?businessId=${result.id}`);
  const read = async (kind: 'apply' | 'detail' | 'seals' | 'fileTypes' | 'callback', body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { fields, faults } = await qiyuesuo.readSample({ kind, body: text }, undefined);
    return { found: Object.fromEntries(fields.map(({ field, value }) => [field, value])), faults };
  };
  const [auth] = result.sealAuths;
  const codes = { 'detailFields.device': auth.deviceNo, 'detailFields.code': auth.vertifyCode };
  expect((await read('apply', { code: 0, result })).found).toMatchObject({
    'detailFields.id': result.id,
    ...codes,
  });
  expect((await read('detail', detail)).found).toMatchObject({ 'stages.sealing': 'USING', ...codes });
  expect((await read('callback', `businessId=${result.id}&status=COMPLETE`)).found).toEqual({
    ...{ 'callbackFields.status': 'sealingCompleted', 'callbackFields.applicationId': result.id },
  });
  const listed = await server.ask('GET', '/seal/innercompany/seallist');
  expect((await read('seals', listed)).found).toMatchObject({ 'sealFields.device': expect.any(String) });
  expect((await read('detail', { code: 1, message: '签名错误' })).faults).toMatchObject([
    { cause: { code: 'not-accepted' } },
  ]);
  await server.stop();
});
