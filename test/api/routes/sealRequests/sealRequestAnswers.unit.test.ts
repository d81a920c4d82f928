import { type AnswerServices, sealRequestJson } from '../../../../api/routes/sealRequests/sealRequestAnswers';
import { applySeal, live, metadata } from '../../../domain/sealRequest/life';

const { request } = live(applySeal(), {
  type: 'RecordApply',
  data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
  metadata,
});

async function runbookOf(runbookUrl?: string): Promise<string | undefined> {
  const commands = { pendingOf: async () => [], lateRefusalsOf: async () => [] };
  const services = { commands, runbookUrl } as unknown as AnswerServices;
  const { attention } = await sealRequestJson(services, 'h1:f1:r1:1', request);
  expect(attention).toMatchObject([{ kind: 'apply-unknown' }]);
  return attention[0]?.runbook;
}

test('attention leads to the entry of the runbook, where the site has one', async () => {
  expect(await runbookOf('https://wiki.test/runbook')).toBe('https://wiki.test/runbook#apply-unknown');
  expect(await runbookOf()).toBeUndefined();
});
