import { checkMessage } from '../../../api/messages';
import { type CheckFinding, checkCodes } from '../../../application/checks';

const facts = {
  ...{ host: 'h.example.com', field: 'openUrl', said: 'HTTP 500', networkCode: 'EPIPE' },
  ...{ name: 'N', total: 3, nodeId: '77' },
};
const findings = checkCodes.map((code) => ({ ...facts, code }) as CheckFinding);

test.each(['en', 'zh'] as const)(
  'each finding of a connection check has a sentence of its own in %s',
  (language) => {
    const told = findings.map((finding) => checkMessage(finding, language));
    expect(new Set(told).size).toBe(checkCodes.length);
    for (const sentence of told) {
      // The vendor's own menus are as they are.
      const own = sentence.replace(/集成中心-业务系统集成-申请接入/g, '');
      if (language === 'zh') expect(own).toMatch(/\p{Script=Han}/u);
      else expect(own).not.toMatch(/\p{Script=Han}/u);
    }
  },
);

test('the words of a peer are quoted', () => {
  for (const language of ['en', 'zh'] as const)
    expect(checkMessage({ code: 'detail-refused', said: '查无此单' }, language)).toContain('“查无此单”');
});
