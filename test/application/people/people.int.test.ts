import axios from 'axios';
import { createPeople, type People } from '../../../application/people/people';
import { clientOf } from '../../sandbox/simulators/productClient';
import { VendorUnderTest } from '../../sandbox/simulators/support';

/* People of a form as people of the vendor, by the product's client and a simulated vendor. */

let vendor: VendorUnderTest;
let people: People;
beforeEach(async () => {
  vendor = await VendorUnderTest.start();
  await axios.post(`${vendor.url}/sim/catalogue`, {
    people: [
      { uid: 'boss', name: '总经理', mobile: '-', jobNumber: '-' },
      { uid: 'zhangsan', name: '张三', mobile: '+86 138-0000-0001', jobNumber: 'A-17' },
    ],
  });
  const client = clientOf(vendor);
  const registry = { forBinding: async () => client, ofDocument: () => client };
  people = createPeople(registry);
});
afterEach(() => vendor.stop());

const byMobile = (mobile: string) =>
  people.uidOf('b', { kind: 'mobile' }, { userId: 'intern', name: '实习生', mobile });
const byJobNumber = (jobNumber: string) =>
  people.uidOf('b', { kind: 'jobNumber' }, { userId: 'intern', jobNumber });
const listsRead = async () => (await axios.get(`${vendor.url}/sim/calls`)).data.calls.people ?? 0;

test('a number is found however it is written', async () => {
  expect(await byMobile('１３８ 0000 0001')).toEqual({ ok: true, uid: 'zhangsan' });
  expect(await byJobNumber(' A-17 ')).toEqual({ ok: true, uid: 'zhangsan' });
});

test.each(['-', ' - ', '－', '无', '+86'])(
  '%j is no number, though somebody there has it too',
  async (placeholder) => {
    expect(await byMobile(placeholder)).toMatchObject({ ok: false, fault: { code: 'person-incomplete' } });
  },
);

test.each(['-', ' ', '--'])('%j is no job number either', async (placeholder) => {
  expect(await byJobNumber(placeholder)).toMatchObject({ ok: false, fault: { code: 'person-incomplete' } });
});

test('the list is read once for all who come together', async () => {
  await Promise.all(Array.from({ length: 40 }, () => byMobile('13800000001')));
  expect(await listsRead()).toBe(1);
});

test('a name is that of the list, which is not read anew for one that it does not have', async () => {
  expect(await people.nameOf('b', 'zhangsan')).toBe('张三');
  expect(await people.nameOf('b', 'nobody')).toBeUndefined();
  expect(await listsRead()).toBe(1);
});

describe('the number of a host’s user', () => {
  const peopleOf = (rows: object[]) => axios.post(`${vendor.url}/sim/catalogue`, { people: rows });
  const mobileOf = (userId: string, mapping?: Parameters<People['mobileOf']>[1]) =>
    people.mobileOf('b', mapping, userId);

  test('is that of the person whom the id alone leads to', async () => {
    expect(await mobileOf('zhangsan')).toBe('13800000001');
    expect(await mobileOf('zhangsan', { kind: 'same', createMissing: true })).toBe('13800000001');
    const table = [{ userId: '77', uid: 'zhangsan' }];
    expect(await mobileOf('77', { kind: 'table', table })).toBe('13800000001');
    expect(await mobileOf('zhangsan', { kind: 'table', table })).toBeUndefined();
    for (const nobody of ['nobody', 'boss', '13800000001']) expect(await mobileOf(nobody)).toBeUndefined();
  });

  test.each(['mobile', 'jobNumber'] as const)('is not known where people are found by %s', async (kind) => {
    expect(await mobileOf('zhangsan', { kind })).toBeUndefined();
    expect(await listsRead()).toBe(0);
  });

  test('is nobody’s where several people have it: one may be made by whoever wants to be the other', async () => {
    const zhangsan = { uid: 'zhangsan', name: '张三', mobile: '13800000001' };
    await peopleOf([zhangsan, { uid: 'nobody', name: '无名', mobile: '+86 138 0000 0001' }]);
    expect(await mobileOf('nobody')).toBeUndefined();
    expect(await mobileOf('zhangsan')).toBeUndefined();
  });

  test('of a person who was made with the number of another leads to neither', async () => {
    const mapping = { kind: 'same', createMissing: true } as const;
    const made = { userId: 'nobody', name: '无名', mobile: '13800000001' };
    expect(await people.uidOf('b', mapping, made)).toEqual({ ok: true, uid: 'nobody' });
    expect(await mobileOf('nobody', mapping)).toBeUndefined();
  });
});
