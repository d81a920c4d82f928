import { outgoingHttp } from '../../../adapters/http/outgoing';
import { decideEvent } from '../../../application/flowEvents/decideEvent';
import type { SealSettings } from '../../../domain/settings/settings';
import { applyPoint, field, sealSettings } from '../../api/routes/flowEvents/flows';
import { privateAllowed } from '../../support/http';

const files = '1020';
const { apply } = sealSettings('b1');
const fields = { ...apply.fields, attachments: files };
const settings: SealSettings = { bindingId: 'b1', enabled: true, apply: { ...apply, fields }, callbacks: [] };

function judged(urls: string[], rules = privateAllowed) {
  const form = {
    [field.subject]: '采购合同',
    [field.applicant]: 'zhangsan',
    [field.fileType]: '1',
    [field.seal]: '1',
    [field.useCount]: '1',
    [files]: urls.map((url, index) => ({ name: `${index}.pdf`, url })),
  };
  const event = { trigger: { ...applyPoint, action: 'submit' as const }, form };
  return decideEvent({ outgoing: outgoingHttp(rules) }, event, { settings, request: null, consumed: null });
}

test('files of a form may lie at private addresses, as those of an OA do', () => {
  expect(judged(['http://10.0.0.1/1', 'https://oa.example.com/2'])).toMatchObject({ kind: 'apply' });
});

test.each(['http://169.254.169.254/', 'http://127.0.0.1:27017/', 'http://localhost/1'])(
  'one at %s keeps the form from being applied for, and its field is named',
  (url) => {
    expect(judged(['https://oa.example.com/1', url])).toMatchObject({
      kind: 'wrong',
      of: 'apply',
      errors: [{ path: `form.${files}`, code: 'address-refused' }],
    });
  },
);

test('private ones do so too where they are refused', () => {
  const rules = { privateAddresses: false, loopbackFiles: false };
  expect(judged(['http://10.0.0.1/1'], rules)).toMatchObject({
    kind: 'wrong',
    errors: [{ code: 'address-refused' }],
  });
  expect(judged(['https://oa.example.com/1'], rules)).toMatchObject({ kind: 'apply' });
});

test('credentials in an address are none of ours to pass on', () => {
  expect(judged(['https://u:p@oa.example.com/1'])).toMatchObject({
    kind: 'wrong',
    errors: [{ code: 'not-files' }],
  });
});
