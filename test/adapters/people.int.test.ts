import axios from 'axios';
import { createPeople, type People } from '../../adapters/people';
import { clientOf } from '../simulators/productClient';
import { VendorUnderTest } from '../simulators/support';

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
