import { changeRequest } from '../../../application/sealRequests/change';
import { outcomeOf } from '../../../application/sealRequests/outcome';
import { appended, appendUses, endSealing, live, lives } from '../../domain/sealRequest/life';
import { firstAttempt, Site } from './site';

/** What the sender of an append is shown of the code that the append may replace. */

const { request } = live(...lives.sealing);
const atOnce = { seconds: 0, gone: new AbortController().signal };

async function answerTo(command: Parameters<typeof changeRequest>[2]) {
  const site = new Site();
  site.show(request);
  site.runs.set(firstAttempt, 'running');
  const accepted = await changeRequest(site.services, firstAttempt, command, { request });
  if (accepted.kind !== 'accepted') throw new Error('refused');
  return outcomeOf(site.services, accepted, atOnce);
}

test('no code while its append is accepted and not confirmed', async () => {
  expect(await answerTo(appendUses())).toMatchObject({
    done: false,
    request: { sealCode: null, codeLive: false },
  });
  expect(await answerTo(endSealing())).toMatchObject({ done: false, request: { sealCode: '100001' } });
});

test('the new one once it is', async () => {
  const site = new Site();
  site.show(live(...lives.sealing, appendUses(), appended('200002')).request);
  site.runs.set(firstAttempt, 'running');
  const accepted = await changeRequest(site.services, firstAttempt, appendUses());
  if (accepted.kind !== 'accepted') throw new Error('refused');
  expect(await outcomeOf(site.services, accepted, atOnce)).toMatchObject({
    done: true,
    request: { sealCode: '200002', codeLive: true },
  });
});
