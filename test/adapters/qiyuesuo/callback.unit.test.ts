import { readCallback } from '../../../adapters/qiyuesuo/callback';
import { resolveProfile } from '../../../adapters/qiyuesuo/profile';

const id = '2841758431512809473';
const form = 'application/x-www-form-urlencoded';
const read = (body: string, contentType?: string, profile = resolveProfile()) =>
  readCallback(Buffer.from(body), contentType, profile);
const completed = { ok: true, callback: { applyId: id, event: 'sealingCompleted' } };

test.each<[string, string, string | undefined]>([
  ['a form', `businessId=${id}&status=COMPLETE`, form],
  ['a form that nobody calls one', `businessId=${id}&status=COMPLETE`, undefined],
  ['JSON with a number, under a form’s type', `{"businessId":${id},"status":"COMPLETE","more":1}`, form],
  [
    'multipart',
    `--x\r\nContent-Disposition: form-data; name="businessId"\r\n\r\n${id}\r\n--x\r\nContent-Disposition: form-data; name="status"\r\n\r\nCOMPLETE\r\n--x--`,
    'multipart/form-data; boundary=x',
  ],
])('an end in %s', (_what, body, contentType) => {
  expect(read(body, contentType)).toEqual(completed);
});

test.each<[string, string]>([
  ['that sealing goes on', 'status=USING'],
  ['pictures', 'mobile=13800000001&imageType=FACE&images=["1"]'],
  ['a count', 'mobile=13800000001&leftCount=0&timestamp=1'],
  ['an end by a third party, which is us', 'status=FINISHED'],
])('%s is no event, and a reason to look', (_what, more) => {
  expect(read(`businessId=${id}&${more}`, form)).toEqual({ ok: true, notice: { applyId: id } });
});

test.each<[string, string, string]>([
  ['a status that nobody knows', `businessId=${id}&status=REJECTED`, 'unknown-event'],
  ['no application', 'status=COMPLETE', 'no-apply-id'],
  ['an id that is too long', `businessId=${'1'.repeat(129)}&status=COMPLETE`, 'no-apply-id'],
  ['nothing', '', 'malformed'],
])('%s cannot be read', (_what, body, reason) => {
  expect(read(body, form)).toEqual({ ok: false, reason });
});

test('names and statuses are the profile’s', () => {
  const profile = resolveProfile({
    stages: { completed: ['done'] },
    callbackFields: { applicationId: ['id'], status: ['state'] },
  });
  expect(read(`id=${id}&state=Done`, form, profile)).toEqual(completed);
});
