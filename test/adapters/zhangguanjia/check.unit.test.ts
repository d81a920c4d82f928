import { runTrials } from '../../../adapters/http/trials';
import { bindingTrials } from '../../../adapters/zhangguanjia/check';
import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { checkMessage } from '../../../api/messages';
import { http } from '../../support/http';
import { type Answer, json, startPeer, text } from '../support/peer';

const replies: [path: string, answer: Answer][] = [
  ['getToken', json({ errcode: 0, accessToken: 't' })],
  ['sealInfo', json({ errcode: 0, data_list: [] })],
];

async function detailStep(detail: Answer) {
  const peer = await startPeer((seen, response, request) => {
    const reply = replies.find(([path]) => seen.target.includes(path))?.[1] ?? detail;
    reply(seen, response, request);
  });
  try {
    const credentials = { clientId: 'c', clientSecret: 's', profile: resolveProfile() };
    const client = createZhangGuanJia({ http, openUrl: peer.url, ...credentials });
    return (await runTrials(bindingTrials(peer.url, client, http))).find(({ name }) => name === 'detail');
  } finally {
    await peer.close();
  }
}

test.each<[string, boolean, RegExp, Answer]>([
  ['that it knows none, by code', true, /does not exist/, json({ errcode: 404, errmsg: 'x' })],
  ['that it knows none, by words', true, /does not exist/, json({ errcode: 1, errmsg: '申请不存在' })],
  ['404', false, /no detail call at paths.detail/, text('<h1>404</h1>', 404)],
  [
    'the sign-in page',
    false,
    /sign-in page/,
    text('<html>登录</html>', 200, { 'Content-Type': 'text/html' }),
  ],
  ['a redirect to it', false, /sign-in page/, text('', 302, { Location: '/login.htm' })],
  ['success without anything', false, /sign-in page/, json({ errcode: 0 })],
  [
    'words that the profile does not list',
    false,
    /“查无此单”.*messages.notFound/,
    json({ errcode: 9, errmsg: '查无此单' }),
  ],
  [
    'what does not exist',
    false,
    /shows an application that does not exist/,
    json({ errcode: 0, data: { useSealStateName: '智能用印中', seals: [] } }),
  ],
  ['HTTP 500', false, /does not work/, text('', 500)],
])('the detail of what cannot exist: %s', async (_what, ok, sentence, answer) => {
  const step = await detailStep(answer);
  expect(step).toMatchObject({ ok });
  if (!step) throw new Error('the detail call was not tried');
  expect(checkMessage(step.finding, 'en')).toMatch(sentence);
  expect(checkMessage(step.finding, 'zh')).toMatch(/\p{Script=Han}/u);
});
