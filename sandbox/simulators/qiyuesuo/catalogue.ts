import { z } from 'zod';
import { refused } from './refusal';

const id = z.string().trim().min(1).max(64);
const name = z.string().trim().min(1).max(200);

const sealSchema = z.strictObject({
  id,
  name,
  /** The company that it belongs to. */
  ownerName: name,
  /** Empty for a seal that lies in no machine. */
  deviceNo: z.string().max(64).default(''),
  status: z.enum(['NORMAL', 'FREEZE', 'DELETE', 'INVALID']).default('NORMAL'),
});
export type Seal = z.infer<typeof sealSchema>;

const categorySchema = z.strictObject({
  id,
  name,
  type: z.enum(['ELECTRONIC', 'PHYSICAL']).default('PHYSICAL'),
  enabled: z.boolean().default(true),
});

const personSchema = z.strictObject({
  id,
  name,
  mobile: z.string().min(1).max(40),
  number: z.string().max(64).default(''),
});
export type Person = z.infer<typeof personSchema>;

/** What is left out stays as it is. */
export const catalogueSchema = z.strictObject({
  companies: z.array(z.strictObject({ id, name })).optional(),
  seals: z.array(sealSchema).optional(),
  categories: z.array(categorySchema).optional(),
  people: z.array(personSchema).optional(),
});
export type CatalogueInput = z.infer<typeof catalogueSchema>;

const companies = ['总公司', '上海分公司'].map((companyName, index) => ({
  id: `24000000000000001${index + 10}`,
  name: companyName,
}));
const sealKinds = ['公章', '合同专用章', '财务专用章', '法定代表人名章'];

const defaultSeals: Seal[] = companies.flatMap((company, of) =>
  sealKinds.map((kind, index) => ({
    id: `24000000000000002${of + 1}${index + 1}`,
    name: `${company.name}${kind}`,
    ownerName: company.name,
    deviceNo: `QYS${of + 1}00${index + 1}`,
    status: 'NORMAL' as const,
  })),
);
/** What nobody can use: frozen, and in no machine. */
const unusable: Seal[] = [
  { ...otherSeal('2400000000000000291', '总公司旧公章'), deviceNo: 'QYS1091', status: 'FREEZE' },
  otherSeal('2400000000000000292', '总公司备用章'),
];

function otherSeal(sealId: string, sealName: string): Seal {
  return { id: sealId, name: sealName, ownerName: '总公司', deviceNo: '', status: 'NORMAL' };
}

const defaultCategories: z.infer<typeof categorySchema>[] = ['采购合同', '销售合同', '授权委托书'].map(
  (categoryName, index) => ({
    id: `24000000000000003${index + 10}`,
    name: categoryName,
    type: 'PHYSICAL',
    enabled: true,
  }),
);

const defaultPeople: Person[] = [
  { id: '2400000000000000401', name: '张三', mobile: '13800000001', number: 'A001' },
  { id: '2400000000000000402', name: '李四', mobile: '13800000002', number: 'A002' },
  { id: '2400000000000000403', name: '王五', mobile: '13800000003', number: 'A003' },
];

/** Who is meant by a mobile or a job number. */
export interface PersonKey {
  mobile?: string | undefined;
  number?: string | undefined;
}

export class Catalogue {
  companies = companies;
  seals = [...defaultSeals, ...unusable];
  categories = [
    ...defaultCategories,
    { id: '2400000000000000391', name: '电子合同', type: 'ELECTRONIC' as const, enabled: true },
    { id: '2400000000000000392', name: '停用类型', type: 'PHYSICAL' as const, enabled: false },
  ];
  people = defaultPeople;

  constructor(given: CatalogueInput) {
    this.replace(given);
  }

  replace(given: CatalogueInput): void {
    this.companies = given.companies ?? this.companies;
    this.seals = given.seals ?? this.seals;
    this.categories = given.categories ?? this.categories;
    this.people = given.people ?? this.people;
  }

  /** A seal that can be stamped with, by its machine or by its name and its company's. */
  usable({ deviceNo, sealName, ownerName }: Record<'deviceNo' | 'sealName' | 'ownerName', string>): Seal {
    const seal = this.seals.find((each) =>
      deviceNo === ''
        ? each.name === sealName && (ownerName === '' || each.ownerName === ownerName)
        : each.deviceNo === deviceNo,
    );
    const said = deviceNo || sealName;
    if (!seal) throw refused(`印章不存在：${said}`);
    if (seal.deviceNo === '') throw refused(`印章未绑定设备：${said}`);
    if (seal.status !== 'NORMAL') throw refused(`印章状态异常：${said}`);
    return seal;
  }

  person({ mobile = '', number = '' }: PersonKey): Person {
    if (mobile === '' && number === '') throw refused('联系方式和员工编号不能同时为空');
    const person = this.people.find((each) =>
      mobile === '' ? each.number === number : each.mobile === mobile,
    );
    if (!person) throw refused(`用户不存在：${mobile || number}`);
    return person;
  }

  company(companyName: string): void {
    if (!this.companies.some((each) => each.name === companyName))
      throw refused(`公司不存在：${companyName}`);
  }

  toJSON() {
    const { companies: all, seals, categories, people } = this;
    return { companies: all, seals, categories, people };
  }
}
