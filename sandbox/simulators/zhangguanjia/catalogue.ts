import { z } from 'zod';

const id = z.string().trim().min(1).max(64);
const name = z.string().trim().min(1).max(200);
const namedSchema = z.strictObject({ id, name });
const sealSchema = namedSchema.extend({
  /** One that is not to be used any more. */
  state: z.enum(['disabled', 'destroyed']).optional(),
  /** false for a seal that cannot stamp over the edges of pages. */
  crossPage: z.boolean().optional(),
});

export const personSchema = z.strictObject({
  uid: id,
  name,
  mobile: z.string().regex(/^1\d{10}$/, 'a mobile number of 11 digits'),
  jobNumber: z.string().max(64).optional(),
  departmentId: z.string().max(64).optional(),
  enabled: z.boolean().default(true),
});
export type Person = z.infer<typeof personSchema>;

/** What is left out stays as it is. */
export const catalogueSchema = z.strictObject({
  seals: z.array(sealSchema).optional(),
  fileTypes: z.array(namedSchema).optional(),
  /** Once given, nobody else can apply or sign in. A number is what somebody once typed in. */
  people: z.array(personSchema.extend({ mobile: z.string().max(40) })).optional(),
  /** Once given, no other department is taken. */
  departments: z.array(namedSchema).optional(),
});
export type CatalogueInput = z.infer<typeof catalogueSchema>;
export interface Named {
  id: string;
  name: string;
}

export type NamedSeal = z.infer<typeof sealSchema>;

const companies = ['总公司', '上海分公司', '深圳分公司', '成都研发中心'];
const sealKinds = [
  '公章',
  '合同专用章',
  '财务专用章',
  '法定代表人名章',
  '发票专用章',
  '人事专用章',
  '投标专用章',
];
/** Ids as sites have them: some are 19-digit integers, the largest that a signed 64-bit number holds among them. */
const longSealIds = ['9223372036854775807', '1974556705685094924', '9007199254740993001'];

const defaultSeals: NamedSeal[] = companies
  .flatMap((company) => sealKinds.map((kind) => `${company}${kind}`))
  .map((sealName, index) => ({ id: longSealIds[index] ?? String(1001 + index), name: sealName }));

const fileTypeNames = ['采购合同', '销售合同', '劳动合同', '授权委托书', '投标文件', '财务报表', '证明函件'];
const defaultFileTypes: Named[] = fileTypeNames.map((fileTypeName, index) => ({
  id: index === 0 ? '9223372036854775806' : String(201 + index),
  name: fileTypeName,
}));

const defaultPeople: Person[] = [
  {
    uid: 'zhangsan',
    name: '张三',
    mobile: '13800000001',
    jobNumber: 'A001',
    departmentId: '303',
    enabled: true,
  },
  { uid: 'lisi', name: '李四', mobile: '13800000002', jobNumber: 'A002', departmentId: '302', enabled: true },
  { uid: '9223372036854775001', name: '王五', mobile: '13800000003', jobNumber: 'A003', enabled: true },
];

/** What the vendor has on its shelves. */
export class Catalogue {
  seals: NamedSeal[] = defaultSeals;
  fileTypes: Named[] = defaultFileTypes;
  people: Person[] = defaultPeople;
  private isPeopleGiven = false;
  /** All are taken until some are given. */
  private departments: Named[] | undefined;

  constructor(given: CatalogueInput) {
    this.replace(given);
  }

  replace({ seals, fileTypes, people, departments }: CatalogueInput): void {
    this.seals = seals ?? this.seals;
    this.fileTypes = fileTypes ?? this.fileTypes;
    this.people = people ?? this.people;
    this.departments = departments ?? this.departments;
    this.isPeopleGiven ||= people !== undefined;
  }

  seal(sealId: string): NamedSeal | undefined {
    return this.seals.find((seal) => seal.id === sealId);
  }

  hasFileType(fileTypeId: string): boolean {
    return this.fileTypes.some((fileType) => fileType.id === fileTypeId);
  }

  person(uid: string): Person | undefined {
    return this.people.find((person) => person.uid === uid);
  }

  /** Whether this person may act: known and enabled, or unknown where nobody said who is known. */
  admits(person: Person | undefined): boolean {
    return person ? person.enabled : !this.isPeopleGiven;
  }

  hasDepartment(departmentId: string): boolean {
    return this.departments?.some(({ id: known }) => known === departmentId) ?? true;
  }

  toJSON() {
    const { seals, fileTypes, people, departments } = this;
    return { seals, fileTypes, people, departments };
  }
}
