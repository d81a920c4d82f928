import axios from 'axios';
import { parseCallbacks } from '../../../adapters/zhangguanjia/callback';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import type { SimulatorOptions } from '../../../sandbox/simulators/spawn';
import { failureOf } from '../../adapters/support/failureOf';
import { type Peer, startPeer, text } from '../../adapters/support/peer';
import { clientOf, request } from './productClient';
import { firstSeal, keys, until, VendorUnderTest } from './support';

/* A site that differs is met by data alone: here the simulator speaks otherwise, and the profile is told so. */
const seals = [{ sealId: firstSeal, useCount: 2, crossPageUseCount: 1 }];
const { application } = request('');
const oneSeal = (applyId: string) => request(applyId, { application: { ...application, seals } });

async function withVendor(
  options: SimulatorOptions['zhangguanjia'],
  run: (vendor: VendorUnderTest) => Promise<void>,
): Promise<void> {
  const vendor = await VendorUnderTest.start(options);
  try {
    await run(vendor);
  } finally {
    await vendor.stop();
  }
}

test('codes as strings, counts as strings, and the seal code in the detail alone', async () => {
  const dialect = {
    codeForm: 'string',
    countForm: 'string',
    codeInApplyReply: false,
    codeInUpdateReply: false,
  } as const;
  await withVendor({ dialect }, async (vendor) => {
    expect(await vendor.apply('d-0')).toEqual({
      errcode: '0',
      errmsg: 'ok',
      data_list: [{ sealapply_id: 'd-0' }],
    });
    const client = clientOf(vendor, {});
    expect(await client.apply(oneSeal('d-1'))).toEqual({ sealCode: null, isNamed: true });
    const { sealCode } = (await client.detail?.({ applyId: 'd-1' })) ?? {};
    expect(sealCode).toMatch(/^\d{6}$/);
    const totals = [{ sealId: firstSeal, useCount: 4, crossPageUseCount: 1 }];
    expect(await client.setTotals({ applyId: 'd-1' }, totals, seals)).toEqual({ sealCode: null });
    const detail = await client.detail?.({ applyId: 'd-1' });
    expect(detail).toMatchObject({ seals: [{ useCount: 4, usedCount: 0 }] });
    expect(detail?.sealCode).not.toBe(sealCode);
    expect(await failureOf(client.apply(oneSeal('d-1')))).toMatchObject({ details: { duplicate: true } });
  });
});

test('increments on a path of their own', async () => {
  const dialect = { appendStyle: 'increment', paths: { append: '/v2/seal(apply)/add.do' } } as const;
  await withVendor({ dialect }, async (vendor) => {
    const client = clientOf(vendor, dialect);
    await client.apply(oneSeal('d-2'));
    const totals = [{ sealId: firstSeal, useCount: 2, crossPageUseCount: 2 }];
    await client.setTotals({ applyId: 'd-2' }, totals, seals);
    expect(await client.detail?.({ applyId: 'd-2' })).toMatchObject({
      seals: [{ useCount: 2, crossPageUseCount: 2 }],
    });
    const more = [{ sealId: firstSeal, useCount: 5, crossPageUseCount: 2 }];
    await client.setTotals({ applyId: 'd-2' }, more, totals);
    await client.setTotals({ applyId: 'd-2' }, more, totals);
    expect(await client.detail?.({ applyId: 'd-2' })).toMatchObject({
      seals: [{ useCount: 8, crossPageUseCount: 2 }],
    });
    expect((await vendor.see('/effects')).effects).toMatchObject({
      [`append:d-2:${firstSeal}=0/1`]: 1,
      [`append:d-2:${firstSeal}=3/0`]: 2,
    });
    expect((await vendor.see('/calls')).calls).toMatchObject({ append: 3 });
  });
});

test('one wrong application told in its own row, and no detail call', async () => {
  const dialect = { wrongApplication: 'toldByRow', detailAvailable: false } as const;
  await withVendor({ dialect }, async (vendor) => {
    const client = clientOf(vendor, { detailAvailable: false });
    expect(client.detail).toBeUndefined();
    await client.apply(oneSeal('d-3'));
    expect(await failureOf(client.apply(oneSeal('d-3')))).toMatchObject({
      kind: 'refused',
      message: 'sealapply_id已存在：d-3',
      details: { duplicate: true },
    });
    expect((await vendor.call('GET', 'sealApply/detail.htm?sealapply_id=d-3')).status).toBe(404);
  });
});

describe('other paths, names and spellings throughout', () => {
  const paths = {
    token: '/open/token',
    apply: '/open/apply',
    end: '/open/finish',
    detail: '/open/one',
    seals: '/open/seals/{size}/{page}',
  };
  const dialect = {
    paths,
    query: { clientId: 'key', clientSecret: 'word', detail: 'no' },
    token: { constants: {}, scheme: 'Token' },
    reply: { code: 'code', message: 'msg', list: 'rows', object: 'result', accessToken: 'access_token' },
    codes: { success: '200', duplicate: '5002', notFound: '5004', badToken: '5401' },
    messages: { duplicate: 'DUP', notFound: 'NONE' },
    apply: { applyId: 'bizNo', uid: 'applicant', seal: 'seal_', useCount: 'times_' },
    grant: { applyId: 'bizNo', sealCode: 'stampCode' },
    end: { applyId: 'bizNo', reason: 'why' },
    detail: { applyId: 'bizNo', stageName: 'status', sealCode: 'stampCode', seals: 'items', useCount: 'all' },
    catalogue: { sealId: 'sid', sealName: 'sname' },
    stages: { granted: '待盖', completed: '盖完' },
    events: { sealingCompleted: 'SEAL_DONE' },
    callback: { event: 'type', applyId: 'bizNo', nestedIn: 'payload', ack: 'SUCCESS' },
  };
  const profileOverrides: ProfileOverrides = {
    paths,
    query: { detail: 'no' },
    token: { clientId: 'key', clientSecret: 'word', constants: {}, scheme: 'Token' },
    reply: {
      code: ['code'],
      message: ['msg'],
      list: ['rows'],
      object: ['result'],
      accessToken: ['access_token'],
    },
    codes: { success: ['200'], authError: ['5401'], duplicate: ['5002'], notFound: ['5004'] },
    applyFields: { applyId: 'bizNo', uid: 'applicant', seal: 'seal_', useCount: 'times_' },
    grantReplyFields: { applyId: ['bizNo'], sealCode: ['stampCode'] },
    endFields: { applyId: 'bizNo', reason: 'why' },
    detailFields: {
      applyId: ['bizNo'],
      stageName: ['status'],
      sealCode: ['stampCode'],
      seals: ['items'],
      useCount: ['all'],
    },
    sealFields: { id: ['sid'], name: ['sname'] },
    stages: { sealing: ['待盖'], completed: ['盖完'] },
    events: { sealingCompleted: ['SEAL_DONE'] },
    callbackFields: { event: ['type'], applyId: ['bizNo'], nested: ['payload'] },
  };

  let receiver: Peer;
  beforeAll(async () => {
    receiver = await startPeer(text('{"code":0,"message":"SUCCESS"}'));
  });
  afterAll(() => receiver.close());

  test.each(['json', 'form'] as const)('from the token to the callback (%s)', async (callbackFormat) => {
    receiver.seen.length = 0;
    const options = { ...keys, dialect, callbackUrl: receiver.url, callbackFormat };
    await withVendor(options, async (vendor) => {
      const client = clientOf(vendor, profileOverrides);
      const { sealCode } = await client.apply(oneSeal('d-4'));
      expect(await failureOf(client.apply(oneSeal('d-4')))).toMatchObject({
        message: 'DUP',
        details: { duplicate: true, peerCode: '5002' },
      });
      expect(await client.detail?.({ applyId: 'd-none' })).toBeNull();
      await axios.post(`${vendor.url}/sim/expire-tokens`);
      expect(await client.detail?.({ applyId: 'd-4' })).toMatchObject({
        stage: 'sealing',
        stageName: '待盖',
        sealCode,
      });
      expect((await client.sealPage({ page: 2, size: 3 })).items[0]).toEqual({
        sealId: '1004',
        name: '总公司法定代表人名章',
      });
      await vendor.drive('/machine/finish', { sealCode });
      await until(
        () => vendor.see('/callbacks'),
        ({ callbacks }) => callbacks[0]?.state === 'acknowledged',
      );
      const [seen] = receiver.seen;
      expect(
        parseCallbacks(
          seen?.body ?? Buffer.alloc(0),
          seen?.headers['content-type'],
          resolveProfile(profileOverrides),
        ),
      ).toEqual([{ ok: true, callback: { applyId: 'd-4', event: 'sealingCompleted', sealCode } }]);
      await client.end({ applyId: 'd-4' }, '收尾');
      expect(await vendor.shown('d-4')).toMatchObject({ endReason: '收尾' });
    });
  });
});

test('what newer servers nest, a POST of a token at another path, and the whole of an update', async () => {
  const paths = { token: '/api/v3/getToken.htm' };
  const token = { method: 'POST', parameters: 'json' } as const;
  const dialect = {
    ...{ paths, token, updateBody: 'full' as const },
    reply: { object: 'result.data', accessToken: 'data.token' },
    detail: {
      seals: 'intellect.listSeal',
      sealId: 'useSealApplySealInfoDto.sealId',
      useCount: 'useSealApplySealNumDto.applySealNum',
    },
  };
  await withVendor({ ...keys, dialect }, async (vendor) => {
    const client = clientOf(vendor, {
      ...{ paths, token },
      reply: { object: ['result.data'], accessToken: ['data.token'] },
      detailFields: {
        seals: ['intellect.listSeal'],
        sealId: ['useSealApplySealInfoDto.sealId'],
        useCount: ['useSealApplySealNumDto.applySealNum'],
      },
    });
    const { applyId, ...about } = oneSeal('d-nested');
    await client.apply({ applyId, ...about });
    const totals = [{ sealId: firstSeal, useCount: 4, crossPageUseCount: 1 }];
    expect((await failureOf(client.setTotals({ applyId }, totals, seals))).message).toContain('不能为空');
    await client.setTotals({ applyId }, totals, seals, about);
    expect(await client.detail?.({ applyId })).toMatchObject({ seals: [{ sealId: firstSeal, useCount: 4 }] });
    expect(await vendor.shown(applyId)).toMatchObject({ subject: '年度采购框架合同', fileCount: 2 });
  });
});

test('counts without a limit, stages of any name, and a detail call in every other dress', async () => {
  await withVendor({}, async (vendor) => {
    const client = clientOf(vendor);
    const detail = () => client.detail?.({ applyId: 'd-dress' }) ?? Promise.resolve(null);
    await client.apply(oneSeal('d-dress'));
    for (const useCount of [null, '', -1, 4294967295, '不限次数']) {
      await vendor.drive('/detail-as', { useCount });
      expect(await detail()).toMatchObject({ seals: [{ useCount: 'unlimited', usedCount: 0 }] });
    }
    await vendor.drive('/detail-as', { usedCount: '若干', stageName: '复核中' });
    expect(await detail()).toMatchObject({ stage: 'completed', seals: [{ useCount: 2, usedCount: null }] });
    await vendor.drive('/detail-as', {});
    for (const [fault, details] of [
      ['http404', { notServed: true }],
      ['loginPage', { notReadable: true }],
      ['redirect', { notReadable: true }],
      ['garbage', { notReadable: true }],
    ] as const) {
      await vendor.drive('/faults', { fault, match: { type: 'detail' }, times: 2 });
      expect((await failureOf(detail())).details).toMatchObject(details);
      await axios.delete(`${vendor.url}/sim/faults`);
    }
    expect(await detail()).toMatchObject({ stage: 'sealing' });
  });
});

test('a second apply that changes the first, and changes that are refused', async () => {
  const locked = { seals: [{ id: firstSeal, name: '公章', state: 'disabled' as const }] };
  const dialect = { secondApply: 'changes', changesInApproval: false } as const;
  await withVendor({ dialect }, async (vendor) => {
    const client = clientOf(vendor);
    const first = await client.apply(oneSeal('d-5'));
    await client.setTotals(
      { applyId: 'd-5' },
      [{ sealId: firstSeal, useCount: 9, crossPageUseCount: 1 }],
      seals,
    );
    expect(await client.apply(oneSeal('d-5'))).not.toEqual(first);
    // Why an apply is never sent again after an append: it sets the totals back.
    expect(await client.detail?.({ applyId: 'd-5' })).toMatchObject({ seals: [{ useCount: 2 }] });
    await client.apply({ ...oneSeal('d-6'), vendorApproves: true });
    expect(await failureOf(client.setTotals({ applyId: 'd-6' }, seals, seals))).toMatchObject({
      kind: 'refused',
      message: '申请单已进入流程，不能修改',
    });
    await vendor.drive('/catalogue', locked);
    expect(await failureOf(client.apply(oneSeal('d-7')))).toMatchObject({ message: '印章已停用：公章' });
  });
});
