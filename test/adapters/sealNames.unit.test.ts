import { qiyuesuo } from '../../adapters/qiyuesuo/adapter';
import { withSealNames } from '../../adapters/sealNames';
import type { VendorClient } from '../../adapters/vendorAdapter';
import { zhangguanjia } from '../../adapters/zhangguanjia/adapter';
import type { VendorDetail } from '../../application/ports/vendor';
import { codesTold } from '../../domain/sealRequest/codes';

/* Codes are told with the name of their seal, whatever the vendor names it by. */

const codes = [
  { sealId: 'QYS1001', person: '张三', code: '482913' },
  { sealId: 'QYS1002', person: '张三', code: '730155' },
];
const use = { imageUrls: [], imagesComplete: true };
const seal = { useCount: 1, crossPageUseCount: 0, usedCount: 0 };
const shown: VendorDetail = {
  ...{ stage: 'sealing', stageName: 'USING', sealCode: null, codes },
  seals: [{ sealId: 'QYS1001', ...seal }],
  uses: [{ sealName: 'QYS1001', ...use }],
};
const known = new Map([
  ['QYS1001', '总公司公章'],
  ['QYS1002', '合同专用章'],
]);

function clientWith(binding: { vendor: string }, detail: VendorDetail): VendorClient {
  const vendor = [qiyuesuo, zhangguanjia].find((each) => each.vendor === binding.vendor);
  return {
    capabilities: vendor?.capabilitiesOf(binding),
    detail: async () => detail,
    apply: async () => ({ sealCode: null, codes: detail.codes, isNamed: true }),
    setTotals: async () => ({ sealCode: null, codes: detail.codes }),
  } as unknown as VendorClient;
}
const ref = { applyId: 'sf-1' };

test('by the catalogue, where the vendor tells the machine alone', async () => {
  const client = withSealNames(clientWith({ vendor: 'qiyuesuo' }, shown), async (id) => known.get(id));
  const text = '总公司公章 张三: 482913；合同专用章 张三: 730155';
  const detail = await client.detail?.(ref);
  expect(codesTold(detail ?? { sealCode: null }).sealCode).toBe(text);
  expect(detail?.uses).toEqual([{ sealName: '总公司公章', ...use }]);
  expect(codesTold(await client.setTotals(ref, [], [])).sealCode).toBe(text);
  const made = { applyId: 'sf-1', uid: 'u', vendorApproves: false, application: {} as never };
  expect(codesTold(await client.apply(made)).sealCode).toBe(text);
});

test('by the vendor, where that names it; and a name that cannot be read takes nothing away', async () => {
  const [first, second] = codes;
  const named = { ...shown, codes: [{ ...first, sealName: '公章' }, second] } as VendorDetail;
  const failing = withSealNames(clientWith({ vendor: 'qiyuesuo' }, named), () =>
    Promise.reject(new Error('MongoDB is away')),
  );
  expect(codesTold((await failing.detail?.(ref)) ?? { sealCode: null }).sealCode).toBe(
    '公章 张三: 482913；QYS1002 张三: 730155',
  );
});

test('a vendor with one code for an application is asked as it is', () => {
  const client = clientWith({ vendor: 'zhangguanjia' }, { ...shown, sealCode: '100001' });
  expect(withSealNames(client, async () => '公章')).toBe(client);
});
