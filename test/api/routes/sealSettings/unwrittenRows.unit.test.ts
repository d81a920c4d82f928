import { unwrittenRows } from '../../../../api/routes/sealSettings/sealSettings';
import type { HostDocument } from '../../../../application/administration/hosts';
import type { SealSettings } from '../../../../domain/settings/settings';

const settings = {
  apply: { sealCodeField: 'code' },
  append: { sealCodeField: 'plain' },
} as SealSettings;
const observed = {
  fields: [
    { id: 'code', type: 'text' as const, table: 't' },
    { id: 'plain', type: 'text' as const },
  ],
};
type Host = Pick<HostDocument, 'kind' | 'writeBack'>;

test.each<[string, Host, string[]]>([
  [
    'an E10 that takes values with a submit',
    { kind: 'e10', writeBack: { mode: 'nextSubmit' } },
    ['apply.sealCodeField host-no-rows'],
  ],
  [
    'an E10 that takes them so where the reply is lost',
    {
      kind: 'e10',
      writeBack: { mode: 'reply', fallback: 'nextSubmit', replyWaitSeconds: 5, replyConfirmSeconds: 60 },
    },
    ['apply.sealCodeField host-no-rows'],
  ],
  ['an E10 that is pushed to', { kind: 'e10', writeBack: { mode: 'push' } }, []],
  ['any other host', { kind: 'webhook', writeBack: { mode: 'nextSubmit' } }, []],
])('a column for the codes at %s', (_what, host, faults) => {
  const found = unwrittenRows(host, settings, observed);
  expect(found.map(({ path, code }) => `${path} ${code}`)).toEqual(faults);
  expect(unwrittenRows(host, settings, null)).toEqual([]);
});
