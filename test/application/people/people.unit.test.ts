import { createPeople } from '../../../application/people/people';

const people = createPeople({
  forBinding: async () => ({
    sealPage: async () => ({ items: [] }),
    fileTypePage: async () => ({ items: [] }),
  }),
});
const person = { userId: 'zhangsan', name: '张三', mobile: '+86 138-0000-0001', jobNumber: 'A001' };

test.each<[string, Parameters<typeof people.uidOf>[1], string]>([
  ['mobile', { kind: 'mobile' }, '13800000001'],
  ['job number', { kind: 'jobNumber' }, 'A001'],
  ['table', { kind: 'table', table: [{ userId: 'zhangsan', uid: 'A009' }] }, 'A009'],
  ['the host’s own id', undefined, 'zhangsan'],
])(
  'where the vendor lists no people, what the mapping finds by is who is meant: %s',
  async (_what, mapping, uid) => {
    expect(await people.uidOf('b1', mapping, person)).toEqual({ ok: true, uid });
  },
);

test('there a mobile number is one person’s, and a job number no mobile', async () => {
  const table = [
    { userId: 'a', uid: '13800000001' },
    { userId: 'b', uid: 'A001' },
  ];
  const mobiles = ['a', 'b', 'c'].map((userId) => people.mobileOf('b1', { kind: 'table', table }, userId));
  expect(await Promise.all(mobiles)).toEqual(['13800000001', undefined, undefined]);
  expect(await people.nameOf('b1', 'A001')).toBeUndefined();
});
