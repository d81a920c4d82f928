import { problemField } from '../../../api/http/refusals';
import { commandFaultMessage } from '../../../api/messages';
import { type CommandFault, commandFaultKinds, wrongField } from '../../../domain/sealRequest/commandFaults';

const faults = commandFaultKinds.map((kind) => ({ kind, max: 9, pattern: '[0-9]+' }) as CommandFault);

test.each(faults)('$kind is told in Chinese, and in English as the Temporal UI tells it', (fault) => {
  const error = wrongField('seals.0', fault);
  expect(commandFaultMessage(fault, 'en')).toBe(error.message);
  expect(problemField(error)).toEqual({
    path: 'seals.0',
    code: error.code,
    message: error.message,
    zh: expect.stringMatching(/\p{Script=Han}/u),
  });
});

test('a refusal of an older worker is told as it told it', () => {
  const older = {
    path: 'seals',
    code: 'required',
    message: 'must name at least one seal',
    zh: '至少须有一个印章',
  };
  expect(problemField(older)).toEqual(older);
});
