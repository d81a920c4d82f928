import { decisionCommand } from '../../console/src/pages/requests/decisionCommand';

test('what waits anew is decided about by another command', () => {
  const first = { kind: 'write-failed', about: 'e1', raisedAt: '2026-11-27T01:00:00.000Z' };
  const again = { ...first, raisedAt: '2026-11-27T02:00:00.000Z' };
  expect(decisionCommand('r1', first, 'resend')).toBe(decisionCommand('r1', { ...first }, 'resend'));
  expect(decisionCommand('r1', again, 'resend')).not.toBe(decisionCommand('r1', first, 'resend'));
  expect(decisionCommand('r1', first, 'giveUp')).not.toBe(decisionCommand('r1', first, 'resend'));
});
