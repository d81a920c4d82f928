import { z } from 'zod';
import { type Reply, textReply } from './reply';

/** What a call gets whose token is not valid (any more): servers differ in it. */
export const deadTokenDress = z.enum([
  /** The peer's own code for it, HTTP 200. */
  'errcode',
  /** A code that says nothing, and words about the token, HTTP 200. */
  'words',
  'http401',
  'http403',
  /** Without a word: the application stumbled over the session that is not there. */
  'http500',
  /** To the page where people sign in. */
  'redirect',
  /** That page itself, HTTP 200. */
  'loginPage',
]);
export type DeadTokenDress = z.infer<typeof deadTokenDress>;

/** `own` is the envelope with the peer's own code, `worded` the one that says it in words alone. */
export function dressed(dress: DeadTokenDress, { own, worded }: { own: Reply; worded: Reply }): Reply {
  switch (dress) {
    case 'errcode':
      return own;
    case 'words':
      return worded;
    case 'http401':
      return { ...own, status: 401 };
    case 'http403':
      return textReply('Forbidden', 403);
    case 'http500':
      return textReply('Internal Server Error', 500);
    case 'redirect':
      return signInRedirect();
    case 'loginPage':
      return signInPage();
    default:
      return dress satisfies never;
  }
}

export function signInRedirect(): Reply {
  return textReply('', 302, { Location: '/login.htm?service=%2Fapi' });
}

export function signInPage(): Reply {
  const body =
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>登录</title></head><body>请登录</body></html>';
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}
