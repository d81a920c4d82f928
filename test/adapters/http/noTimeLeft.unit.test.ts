import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { resolveProfile } from '../../../adapters/zhangguanjia/profile';
import type { PortError } from '../../../application/ports/errors';
import { http } from '../../support/http';
import { startE10Peer } from '../hosts/e10Peer';
import { failureOf } from '../support/failureOf';
import { type Answer, json, startPeer } from '../support/peer';

/*
 * A worker that stands still while it fetches a token wakes up after another one has been given the effect. That one
 * waits for as long as an operation may take, and no longer: so after that nothing of the operation is sent any more.
 */

afterEach(() => jest.restoreAllMocks());

/** Answers, and so long later it is. */
function standingStill(ms: number, answer: Answer): Answer {
  return (...call) => {
    const later = Date.now() + ms;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    answer(...call);
  };
}

test('章管家 is sent nothing once the time of the operation is over', async () => {
  const profile = resolveProfile();
  const token = json({ errcode: 0, accessToken: 'token-1' });
  const peer = await startPeer(standingStill(profile.timeouts.operationMs, token), json({ errcode: 0 }));
  const vendor = createZhangGuanJia({ http, openUrl: peer.url, clientId: 'c', clientSecret: 's', profile });
  const error: PortError = await failureOf(vendor.end({ applyId: 'sf-1' }, 'r'));
  expect(error).toMatchObject({ kind: 'passing', message: expect.stringContaining('nothing was sent') });
  expect(peer.seen.map(({ target }) => target.split('?')[0])).toEqual([profile.paths.token]);
  await peer.close();
});

test('E10 is sent nothing once the time of the operation is over', async () => {
  const e10 = await startE10Peer();
  const host = e10.host({ callTimeoutMs: 10_000 });
  const grant = json({ errcode: '0', accessToken: 'token-1', refreshToken: 'r', expires_in: 7200 });
  e10.replies = { access_token: [standingStill(10_000, grant)], submitRequest: [json({ errcode: 0 })] };
  const move = { commandId: 'c', flowRequestId: '1', applicant: '2', waitNodeIds: ['3'] };
  const error = await failureOf(host.submit({ ...move, as: 'applicant' }));
  expect(error).toMatchObject({ kind: 'passing', message: expect.stringContaining('nothing was sent') });
  expect(e10.targets()).toEqual([]);
  await e10.close();
});
