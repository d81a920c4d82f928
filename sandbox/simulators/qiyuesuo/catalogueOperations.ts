import type { Seal } from './catalogue';
import type { Operation, Row, WireCall } from './operation';
import type { Vendor } from './vendor';

/** Seals, categories and companies (A). */
export function catalogueOperations(vendor: Vendor): Operation[] {
  const { catalogue, options } = vendor;
  const list = (name: string, path: string, act: (call: WireCall) => Row): Operation => {
    return { name, method: 'GET', path, act: (call) => ({ fields: act(call) }) };
  };
  return [
    list('sealsByCompany', '/seal/innercompany/seallist', () => ({
      result: catalogue.companies.map(({ id, name }) => ({ id, name, seals: sealsOf(vendor, name) })),
    })),
    list('seals', '/seal/list', (call) => ({
      [options.dress.sealListIn]: sealsOf(vendor, call.query.get('companyName') ?? ''),
    })),
    list('categories', '/contract/categories', () => ({
      categories: catalogue.categories.map(({ id, name }) => ({ id, name })),
    })),
    list('categoryGroups', '/contract/categorygroup', () => ({ result: categoryTree(vendor) })),
    list('companies', '/company/list', () => ({ result: catalogue.companies })),
  ];
}

const statusNames = { NORMAL: '正常', FREEZE: '冻结', DELETE: '删除', INVALID: '作废' };

/** Of one company, or of all. */
function sealsOf({ catalogue, options }: Vendor, companyName: string): Row[] {
  return catalogue.seals
    .filter(({ ownerName }) => companyName === '' || ownerName === companyName)
    .map((seal) => sealRow(seal, options.dress.sealDeviceIn));
}

/** The machine, and what stands beside it, are B. */
function sealRow({ id, name, ownerName, deviceNo, status }: Seal, deviceIn: string): Row {
  return {
    ...{ id, name, owner: ownerName, ownerName, type: 'COMPANY', category: 'PHYSICS', useCount: 0 },
    status: { key: status, description: statusNames[status] },
    ...(deviceNo === '' ? {} : { [deviceIn]: deviceNo, location: '总部一楼用印室' }),
  };
}

/** One group with all of them; 0 is enabled (A). */
function categoryTree({ catalogue }: Vendor): Row[] {
  const leaves = catalogue.categories.map(({ id, name, type, enabled }) => ({
    ...{ id, name, type },
    state: enabled ? 0 : 1,
  }));
  return [{ id: '2400000000000000300', name: '全部分类', children: leaves }];
}
