import fc from 'fast-check';
import { z } from 'zod';
import { page, pageOf, pageQuery, pageRequest } from '../../../api/http/pages';

const query = z.strictObject(pageQuery);

test('any id comes back from its cursor', () => {
  const id = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
    .filter((text) => Buffer.byteLength(text) <= 512);
  fc.assert(
    fc.property(id, (last) => {
      const { nextCursor } = page([], last);
      expect(nextCursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(pageRequest(query.parse({ cursor: nextCursor }))).toEqual({ limit: 20, after: last });
    }),
  );
});

test('a cursor of 512 bytes is the longest', () => {
  const cursor = (bytes: number) => page([], 'a'.repeat(bytes)).nextCursor;
  expect(query.safeParse({ cursor: cursor(512) }).success).toBe(true);
  expect(query.safeParse({ cursor: cursor(513) }).success).toBe(false);
});

test('what is no cursor is no cursor, and what is taken is written the same way again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'Q', '=', '-', '_', '/', '+', ' ', '8') }), (text) => {
      const parsed = query.safeParse({ cursor: text });
      if (parsed.success) expect(page([], parsed.data.cursor).nextCursor).toBe(text);
      else
        expect(parsed.error.issues).toMatchObject([{ path: ['cursor'], params: { code: 'invalid-cursor' } }]);
    }),
    { numRuns: 1000 },
  );
});

test('the last page has no cursor', () => {
  expect(page([1], undefined)).toEqual({ items: [1], nextCursor: null });
  expect(pageOf(z.int()).parse(page([1], 'x'))).toEqual({ items: [1], nextCursor: 'eA' });
});
