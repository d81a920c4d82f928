import { applicantOf, personWords } from '../../../api/pages/applicant';
import { sayIn } from '../../../api/pages/words';
import type { People } from '../../../application/people/people';
import { PortError } from '../../../application/ports/errors';
import type { Person } from '../../../domain/sealRequest/values';
import { applied, applySeal, live } from '../../domain/sealRequest/life';

/** Who applied, as a page names them. */

const userId = '1974556705685095009';
function shown(applicant: Person, nameOf: People['nameOf'], applicantUid?: string) {
  const command = applySeal(applicantUid === undefined ? {} : { applicantUid });
  command.data.application = { ...command.data.application, applicant };
  const people = { nameOf } as People;
  const logger = { debug: () => undefined } as never;
  return applicantOf({ people, logger }, live(command, applied()).request);
}
const zh = sayIn('zh');

test('the name that the host told, and nobody is asked', async () => {
  const nameOf = () => Promise.reject(new Error('asked'));
  expect(personWords(await shown({ userId, name: '张三' }, nameOf), zh)).toBe('张三');
});

test('else the one that the vendor has under its own id', async () => {
  const nameOf = async (_bindingId: string, uid: string) => (uid === 'zhangsan' ? '张三' : undefined);
  expect(personWords(await shown({ userId }, nameOf, 'zhangsan'), zh)).toBe('张三');
});

test('else a number that says what it is', async () => {
  const away = () => Promise.reject(new PortError('passing', 'HTTP 502'));
  expect(personWords(await shown({ userId, jobNumber: 'A-17' }, away), zh)).toBe('工号 A-17');
  expect(personWords(await shown({ userId }, async () => undefined), zh)).toBe(`人员编号 ${userId}`);
});
