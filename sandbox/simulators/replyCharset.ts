import { z } from 'zod';
import { toGbk } from './gbk';
import type { Reply } from './reply';

export const replyCharsetSchema = z.strictObject({
  /** What the replies' bytes are. */
  bytes: z.enum(['utf-8', 'gbk']).default('utf-8'),
  /** What their content type says they are; servers say what is not so. */
  declared: z.enum(['utf-8', 'gbk', 'none']).default('utf-8'),
});
export type ReplyCharset = z.infer<typeof replyCharsetSchema>;

/** Bodies that are bytes already are left as they are. */
export function inCharset(reply: Reply, { bytes, declared }: ReplyCharset): Reply {
  const { headers, body } = reply;
  const [mediaType] = (headers['Content-Type'] ?? '').split(';');
  if (typeof body !== 'string' || !mediaType) return reply;
  const contentType = declared === 'none' ? mediaType : `${mediaType}; charset=${declared}`;
  return {
    ...reply,
    headers: { ...headers, 'Content-Type': contentType },
    body: bytes === 'gbk' ? toGbk(body) : body,
  };
}
