import { z } from 'zod';
import { base64UrlPattern } from '../../adapters/http/textPatterns';
import { defined } from '../../domain/defined';
import { said } from './language';
import { fieldIssue } from './schemas';

const defaultPageSize = 20;
export const maxPageSize = 100;

export interface PageRequest {
  limit: number;
  /** `_id` of the last item that the caller has seen. */
  after?: string;
}

const limitMessage = said(
  `must be a whole number from 1 to ${maxPageSize}`,
  `须为1至${maxPageSize}之间的整数`,
);

const limitSchema = z
  .string()
  .default(String(defaultPageSize))
  .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= maxPageSize, limitMessage)
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, maximum: maxPageSize, description: `At first ${defaultPageSize}.` });

/** Also for a cursor that is well-formed and of another list. */
export const wrongCursor = {
  path: 'cursor',
  code: 'invalid-cursor',
  message: said('must be the nextCursor of an earlier page', '须为上一页返回的 nextCursor'),
};

/** Of 512 bytes. */
const maxCursorLength = 683;

const cursorSchema = z
  .string()
  .transform((cursor, context) => {
    const bytes = Buffer.from(cursor, 'base64url');
    const id = bytes.toString('utf8');
    const same = bytes.toString('base64url') === cursor && Buffer.from(id).equals(bytes);
    if (same && id.length > 0 && bytes.length <= 512) return id;
    context.addIssue(fieldIssue([], wrongCursor.code, wrongCursor.message));
    return z.NEVER;
  })
  .meta({
    type: 'string',
    pattern: base64UrlPattern,
    maxLength: maxCursorLength,
    description: 'The `nextCursor` of the page before.',
  });

/** Spread into a list route's query: `z.strictObject({ ...pageQuery, state: ... })`. */
export const pageQuery = { limit: limitSchema, cursor: cursorSchema.optional() };

export function pageRequest(query: { limit: number; cursor?: string | undefined }): PageRequest {
  return { limit: query.limit, ...defined({ after: query.cursor }) };
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'null on the last page.' }),
  });
}

/** `last` is the `_id` of the last item when more may follow. */
export function page<Item>(items: Item[], last: string | undefined) {
  return { items, nextCursor: last === undefined ? null : Buffer.from(last).toString('base64url') };
}
