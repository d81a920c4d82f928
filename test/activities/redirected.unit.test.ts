import { createVendorActivities } from '../../activities/vendor';
import { createLimiter } from '../../adapters/http/limiter';
import { createQiyuesuo } from '../../adapters/qiyuesuo/client';
import { profileDefaults as qiyuesuoDefaults } from '../../adapters/qiyuesuo/profile';
import { createZhangGuanJia } from '../../adapters/zhangguanjia/client';
import { resolveProfile } from '../../adapters/zhangguanjia/profile';
import type { ProfileOverrides } from '../../adapters/zhangguanjia/profileSchemas';
import type { VendorPort } from '../../application/ports/vendor';
import { json, type Peer, type Seen, startPeer, text } from '../adapters/support/peer';
import { http } from '../support/http';
import { noLedger, untilOutcome } from './tries';

/*
 * A call whose address is wrong does not pass by itself: a person is told in the end, also where a token was in hand. A
 * redirect may follow what was carried out, so no write is sent again that nothing shows to be undone.
 */

const unknownThere = json({ errcode: 404, errmsg: '申请不存在' });
let peer: Peer;
let tokens = 0;
beforeEach(async () => {
  peer = await startPeer((seen, response, request) => {
    if (seen.target.includes('getToken')) {
      tokens += 1;
      return json({ errcode: 0, accessToken: `token-${tokens}` })(seen, response, request);
    }
    if (/detail|list/.test(seen.target)) return unknownThere(seen, response, request);
    return text('', 302, { Location: '/elsewhere' })(seen, response, request);
  });
});
afterEach(() => peer.close());

const timeouts = { connectMs: 2000, tokenMs: 2000, callMs: 3000, operationMs: 6000 };
const zhangGuanJia = (overrides: ProfileOverrides = {}) =>
  createZhangGuanJia({
    http,
    openUrl: peer.url,
    clientId: 'client-1',
    clientSecret: 'secret-1',
    profile: resolveProfile({ timeouts, ...overrides }),
  });
const qiyuesuo = () =>
  createQiyuesuo({
    ...{ http, limiter: createLimiter(), openUrl: peer.url, company: '总公司', signInKey: undefined },
    ...{ accessToken: 'token', secret: 'secret', profile: qiyuesuoDefaults },
  });
const activitiesOf = (vendor: VendorPort) =>
  createVendorActivities({
    attachmentOrigins: async () => [],
    ledger: noLedger,
    vendors: { forBinding: async () => vendor },
    files: { open: () => Promise.reject(new Error('no file')) },
  });
const about = {
  ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
  sealRequestId: 'h:f:r:1',
  bindingId: 'b',
};
const application = {
  subject: '合同',
  applicant: { userId: 'zhangsan', mobile: '13800000001' },
  fileTypeId: 't-1',
  seals: [{ sealId: 's-1', useCount: 3, crossPageUseCount: 1 }],
};
const apply = { ...about, application, vendorApproves: false };
const lastWord = ({ target }: Seen) => /(\w+)(?:\.htm)?(?:\?.*)?$/.exec(target)?.[1] ?? '';
/** Beside those for tokens. */
const calls = () => peer.seen.map(lastWord).filter((word) => word !== 'getToken');

test('an application that is redirected again and again, while the detail answers: a person is told', async () => {
  const vendor = zhangGuanJia();
  // As a worker has it that has done other work before.
  await vendor.detail?.({ applyId: 'sf-1' });
  const { kind } = await untilOutcome(activitiesOf(vendor).applySeal, apply, { tries: 30 });
  expect(kind).toBe('unknown');
  // Before each the vendor has said that it knows no such application.
  const each = calls().join(' ').split('detail ').slice(1);
  expect(each).toEqual(each.map((_, index) => (index < each.length - 1 ? 'batchCreate ' : 'batchCreate')));
});

test.each([true, false])(
  'and is not sent again where nobody can be asked (a token in hand: %s)',
  async (inHand) => {
    const vendor = zhangGuanJia({ detailAvailable: false });
    if (inHand) await vendor.sealPage({ page: 1 }).catch(() => undefined);
    peer.seen.length = 0;
    const { kind } = await untilOutcome(activitiesOf(vendor).applySeal, apply, { tries: 30 });
    expect([kind, calls()]).toEqual(['unknown', ['batchCreate']]);
  },
);

test('nor are files by their addresses', async () => {
  const files = [{ name: 'a.pdf', url: 'https://oa.example/a.pdf' }];
  const { sendAttachments } = activitiesOf(zhangGuanJia());
  const { kind } = await untilOutcome(
    sendAttachments,
    { ...about, uid: 'zhangsan', by: 'url', files },
    { tries: 30 },
  );
  expect([kind, calls()]).toEqual(['unknown', ['uploadFileByUrl']]);
});

test('nor an application at a vendor that does it twice', async () => {
  const { kind } = await untilOutcome(activitiesOf(qiyuesuo()).applySeal, apply, { tries: 30 });
  expect([kind, calls()]).toEqual(['unknown', ['multiple']]);
});
