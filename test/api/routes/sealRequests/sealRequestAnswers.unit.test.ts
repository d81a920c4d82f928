import { type AnswerServices, sealRequestJson } from '../../../../api/routes/sealRequests/sealRequestAnswers';
import type { Bindings } from '../../../../application/administration/bindings';
import type { SealRequest } from '../../../../domain/sealRequest/state';
import { applySeal, live, metadata } from '../../../domain/sealRequest/life';

const unknown = {
  type: 'RecordApply',
  data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
  metadata,
} as const;
const { request } = live(applySeal(), unknown);

function answered(about: SealRequest, vendor: string | null, runbookUrl?: string) {
  const commands = { pendingOf: async () => [], lateRefusalsOf: async () => [] };
  const requests = { commands, runbookUrl } as unknown as AnswerServices;
  const bindings = { recent: async () => vendor && { vendor } } as unknown as Bindings;
  return sealRequestJson({ requests, bindings }, 'h1:f1:r1:1', about);
}

async function runbookOf(runbookUrl?: string): Promise<string | undefined> {
  const { attention } = await answered(request, 'zhangguanjia', runbookUrl);
  expect(attention).toMatchObject([{ kind: 'apply-unknown' }]);
  return attention[0]?.runbook;
}

test('attention leads to the entry of the runbook, where the site has one', async () => {
  expect(await runbookOf('https://wiki.test/runbook')).toBe('https://wiki.test/runbook#apply-unknown');
  expect(await runbookOf()).toBeUndefined();
});

test('attention names the vendor of the binding, and what a confirmation of it has to give', async () => {
  const named = live(applySeal({ namedByVendor: true }), unknown).request;
  expect(await answered(named, 'qiyuesuo')).toMatchObject({
    vendor: 'qiyuesuo',
    attention: [{ zh: expect.stringContaining('契约锁'), needs: ['vendorApplicationId'] }],
  });
  const found = await answered(request, 'zhangguanjia');
  expect(found.attention[0]?.zh).toContain('章管家');
  expect(found.attention[0]).not.toHaveProperty('needs');
  const gone = await answered(request, null);
  expect(gone).not.toHaveProperty('vendor');
  expect(gone.attention[0]?.zh).toContain('用印平台');
});
