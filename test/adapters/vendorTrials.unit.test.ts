import type { VendorClient } from '../../adapters/vendorAdapter';
import { detailTrials, sealsTrial } from '../../adapters/vendorTrials';
import { PortError } from '../../application/ports/errors';

const withSeals = (...items: Awaited<ReturnType<VendorClient['sealPage']>>['items']) =>
  sealsTrial({ sealPage: async () => ({ items, total: items.length }) } as unknown as VendorClient).try();

test('the list of seals is told by those that can be selected', async () => {
  const frozen = { sealId: '1', name: '旧公章', unselectable: 'frozen' as const };
  expect(await withSeals(frozen, { sealId: '2', name: '公章' })).toEqual({
    ...{ code: 'seals-readable', name: '公章', total: 1 },
  });
  expect(await withSeals(frozen)).toEqual({ code: 'no-seals' });
});

test('a refusal shows that the detail call is there only where it is said so', async () => {
  const refused = new PortError('refused', '无权限');
  const client = { detail: () => Promise.reject(refused) } as unknown as VendorClient;
  const noApplication = { applyId: 'none' };
  const [strict] = detailTrials(client, { noApplication });
  await expect(strict?.try()).rejects.toBe(refused);
  expect(strict?.explain(refused)).toEqual({ code: 'detail-refused', said: '无权限' });
  const [lenient] = detailTrials(client, { noApplication, refusalShowsIt: true });
  expect(await lenient?.try()).toEqual({ code: 'detail-there' });
  expect(detailTrials({} as VendorClient, { noApplication })).toEqual([]);
});
