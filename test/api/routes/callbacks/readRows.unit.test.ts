import { createHash } from 'node:crypto';
import { readRows } from '../../../../api/routes/callbacks/readRows';

const binding = { vendor: 'zhangguanjia' };
const sha256 = (body: Buffer) => createHash('sha256').update(body).digest('hex');
const came = (body: string) => ({
  bindingId: 'b1',
  contentType: 'text/plain; charset=gbk',
  query: 'timestamp=1',
  body: Buffer.from(body),
});

test('a body with one callback is kept as it came', () => {
  const one = came('{"event":"sealingCompleted","sealapply_id":"sf-1","eventId":"e1"}');
  expect(readRows(one, binding)).toEqual([
    { ...one, read: { applyId: 'sf-1', event: 'sealingCompleted', providerEventId: 'e1' } },
  ]);
});

test('one with several is a row for each, which is read the same when it is delivered once more', () => {
  const several = came('[{"event":"sealingCompleted","sealapply_id":"sf-1","sealCode":"印"},{"event":"?"}]');
  const rows = readRows(several, binding);
  expect(rows).toMatchObject([
    { query: 'timestamp=1', read: { applyId: 'sf-1', event: 'sealingCompleted' } },
    { query: 'timestamp=1', read: { reason: 'unknown-event' } },
  ]);
  for (const row of rows) {
    expect(row.bodyHash).toBe(sha256(several.body));
    expect(readRows(row, binding)).toEqual([row]);
  }
});

test('with a profile that fits no more nothing is lost', () => {
  const one = came('x');
  expect(readRows(one, { ...binding, profile: { sectionOfOld: {} } })).toEqual([
    { ...one, read: { reason: 'profile-invalid' } },
  ]);
});
