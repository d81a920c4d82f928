import { causeMessage, faultMessage } from '../../../api/messages';
import { type Cause, causeCodes } from '../../../domain/causes';

const facts = { networkCode: 'ECONNREFUSED', status: 'HTTP 500', said: 'E-17', stage: 'S-1', nodeId: '77' };
const causes = causeCodes.map((code) => ({ ...facts, code }) as Cause);

test.each(['en', 'zh'] as const)('each cause has a sentence of its own in %s', (language) => {
  const told = causes.map((cause) => causeMessage(cause, language));
  expect(new Set(told).size).toBe(causeCodes.length);
  for (const sentence of told) {
    if (language === 'zh') expect(sentence).toMatch(/\p{Script=Han}.*。$/u);
    else expect(sentence).toMatch(/^[A-Z]\P{Script=Han}+\.$/u);
  }
});

test('a stored fault is told by its cause, and as it was written where an older version wrote it', () => {
  const message = 'token: no connection (ECONNREFUSED); nothing was sent';
  const cause: Cause = { code: 'no-connection', networkCode: 'ECONNREFUSED' };
  expect(faultMessage({ message, cause }, 'zh')).toBe('无法建立连接（ECONNREFUSED），未发送。');
  expect(faultMessage({ message }, 'zh')).toBe(message);
});
