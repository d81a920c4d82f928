import { capabilities } from '../../../adapters/vendors';
import { PortError } from '../../../application/ports/errors';
import type { VendorDetail, VendorPort } from '../../../application/ports/vendor';
import { checkGivenCode } from '../../../application/sealRequests/givenCode';
import { applied, applySeal, live } from '../../domain/sealRequest/life';

/** A code given by a person, against the binding's pattern and against the vendor's own word. */

const { request } = live(applySeal(), applied('100001'));
const given = (sealCode: string, commandId = 'c-1') =>
  ({ commandId, decision: 'correctCode', note: '已核对', sealCode }) as const;

function faultOf(data: Parameters<typeof checkGivenCode>[3], shown: string | null | PortError, profile = {}) {
  const detail = async () => {
    if (shown instanceof PortError) throw shown;
    return { stage: 'sealing', stageName: '智能用印中', sealCode: shown, seals: [] } satisfies VendorDetail;
  };
  const services = {
    bindings: { recent: async () => ({ vendor: 'zhangguanjia', profile }) as never },
    capabilities,
    vendors: { forBinding: async () => ({ detail }) as unknown as VendorPort },
  };
  return checkGivenCode(services, 'h1:f1:r1:1', request, data);
}
const wrong = (code: string) => ({ fault: { path: 'sealCode', code } });

test('has to match the pattern of the binding, which may be its own', async () => {
  expect(await faultOf(given('abc 12'), null)).toMatchObject(wrong('not-a-seal-code'));
  expect(await faultOf(given('AB-12'), null)).toMatchObject(wrong('not-a-seal-code'));
  expect(await faultOf(given('AB-12'), null, { sealCodePattern: '[A-Z]{2}-\\d{2}' })).toEqual({});
});

test('is the one that the vendor shows, where it shows one', async () => {
  expect(await faultOf(given('100007'), '100008')).toMatchObject(wrong('other-seal-code'));
  expect(await faultOf(given('100007'), '100007')).toEqual({});
  expect(await faultOf(given('100007'), null)).toEqual({});
  expect(await faultOf(given('100007'), new PortError('passing', 'HTTP 502'))).toEqual({});
});

test('is not asked about again where the command has been taken before', async () => {
  expect(await faultOf(given('100007', 'c-apply'), '100008')).toEqual({});
});

test('an id of the vendor’s has to be one that the vendor has, where it can be asked', async () => {
  const named = { ...given('100007'), vendorApplicationId: '2490828768980361630' };
  const { sealCode: _, ...idAlone } = named;
  const asked = (detail: () => Promise<VendorDetail | null>) =>
    checkGivenCode(
      {
        bindings: { recent: async () => null },
        capabilities,
        vendors: { forBinding: async () => ({ detail }) as unknown as VendorPort },
      },
      ...(['h1:f1:r1:1', request, idAlone] as const),
    );
  expect(await asked(async () => null)).toMatchObject({
    fault: { path: 'vendorApplicationId', code: 'unknown-application' },
  });
  expect(await asked(() => Promise.reject(new PortError('passing', 'HTTP 502')))).toEqual({});
  const codes = [
    { sealId: 's1', person: '张三', code: '482913' },
    { sealId: 's2', person: '李四', code: '730155' },
  ];
  const detail = { stage: 'sealing' as const, stageName: 'USING', sealCode: null, codes, seals: [] };
  expect(await asked(async () => detail)).toEqual({ codes });
});

test('of several codes, the one of the seal and of the person that are named', async () => {
  const codes = [
    { sealId: 's1', person: '张三', code: '482913' },
    { sealId: 's1', person: '李四', code: '730155' },
  ];
  const services = {
    bindings: { recent: async () => null },
    capabilities,
    vendors: {
      forBinding: async () =>
        ({
          detail: async () => ({ stage: 'sealing', stageName: 'USING', sealCode: null, codes, seals: [] }),
        }) as unknown as VendorPort,
    },
  };
  const asked = (person: string) =>
    checkGivenCode(services, 'h1:f1:r1:1', request, { ...given('730155'), sealId: 's1', person });
  expect(await asked('李四')).toEqual({});
  expect(await asked('张三')).toMatchObject(wrong('other-seal-code'));
});
