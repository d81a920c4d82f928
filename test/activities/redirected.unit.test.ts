import { createVendorActivities } from '../../activities/vendor';
import { createZhangGuanJia } from '../../adapters/zhangguanjia/client';
import { resolveProfile } from '../../adapters/zhangguanjia/profile';
import { json, type Peer, startPeer, text } from '../adapters/support/peer';
import { http } from '../support/http';
import { noLedger, untilOutcome } from './tries';

/* A call whose address is wrong does not pass by itself: a person is told in the end, also where a token was in hand. */

let peer: Peer;
let tokens = 0;
beforeEach(async () => {
  peer = await startPeer((seen, response, request) => {
    const word = /(\w+)\.htm/.exec(seen.target)?.[1] ?? '';
    if (word === 'getToken') {
      tokens += 1;
      return json({ errcode: 0, accessToken: `token-${tokens}` })(seen, response, request);
    }
    if (word === 'batchCreate') return text('', 302, { Location: '/elsewhere' })(seen, response, request);
    return json({ errcode: 404, errmsg: '申请不存在' })(seen, response, request);
  });
});
afterEach(() => peer.close());

test('an application that is redirected again and again, while the detail answers: a person is told', async () => {
  const timeouts = { connectMs: 2000, tokenMs: 2000, callMs: 3000, operationMs: 6000 };
  const vendor = createZhangGuanJia({
    http,
    openUrl: peer.url,
    clientId: 'client-1',
    clientSecret: 'secret-1',
    profile: resolveProfile({ timeouts }),
  });
  // As a worker has it that has done other work before.
  await vendor.detail?.({ applyId: 'sf-1' });
  const files = { open: () => Promise.reject(new Error('no file')) };
  const { applySeal } = createVendorActivities({
    attachmentOrigins: async () => [],
    ledger: noLedger,
    vendors: { forBinding: async () => vendor },
    files,
  });
  const input = {
    ledger: { sealRequestId: 'h:f:r:1', firstSeq: 0, events: [] },
    sealRequestId: 'h:f:r:1',
    bindingId: 'b',
    application: {
      subject: '合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId: 't-1',
      seals: [{ sealId: 's-1', useCount: 3, crossPageUseCount: 1 }],
    },
    vendorApproves: false,
  };
  const { kind } = await untilOutcome(applySeal, input, { tries: 30 });
  expect(['unknown', 'unreachable']).toContain(kind);
});
