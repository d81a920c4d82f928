import type { People } from '../../../application/people/people';
import { uidsOf } from '../../../application/people/uids';

const asked: string[] = [];
const people: Pick<People, 'uidOf'> = {
  uidOf: async (_bindingId, _mapping, person) => {
    asked.push(person.userId);
    return person.mobile === undefined
      ? { ok: false, fault: { code: 'person-incomplete', person, by: 'mobile' } }
      : { ok: true, uid: person.mobile };
  },
};
const binding = { _id: 'b1', userMapping: { kind: 'mobile' as const } };
beforeEach(() => asked.splice(0));

test('each is looked for once, and what the applicant’s field tells counts for who stamps too', async () => {
  const { uids, faults } = await uidsOf(people, binding, [
    { person: { userId: 'u1', mobile: '13800000001' }, path: 'form.who' },
    { person: { userId: 'u1' }, path: 'form.t.0.user' },
    { person: { userId: 'u2', mobile: '13800000002' }, path: 'form.t.1.user' },
  ]);
  expect([...uids]).toEqual([
    ['u1', '13800000001'],
    ['u2', '13800000002'],
  ]);
  expect([faults, asked]).toEqual([[], ['u1', 'u2']]);
});

test('whoever is nobody at the vendor is named, where the form names that person', async () => {
  const person = { userId: 'u3', name: '赵六' };
  const { faults } = await uidsOf(people, binding, [
    { person: { userId: 'u1', mobile: '13800000001' }, path: 'form.who' },
    { person, path: 'form.t.1.user' },
  ]);
  expect(faults).toEqual([{ path: 'form.t.1.user', code: 'person-incomplete', person, by: 'mobile' }]);
});
