import type { Application } from './application';
import { refused } from './refusal';

/** One call as it came over the wire. */
export interface WireCall {
  query: URLSearchParams;
  /** `{page}` and `{size}` of the path, as digits. */
  page: { page: number; size: number };
  body: Buffer;
  contentType: string;
  /** The applications that the call was about, for a callback that overtakes its reply. */
  touched: Application[];
}

/** What the reply holds beside the code and the message. */
export type ReplyFields = Record<string, unknown>;

export interface Operation {
  name: string;
  method: 'GET' | 'POST' | 'PUT';
  /** With `{page}` and `{size}` where it is a list. */
  path: string;
  /** Taken without a token. */
  open?: boolean;
  /** @throws VendorRefusal, which becomes the envelope's code and message. */
  act(call: WireCall): ReplyFields | Promise<ReplyFields>;
}

export function jsonIn({ body }: WireCall): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw refused('请求内容不是JSON');
  }
}

export function queryText({ query }: WireCall, name: string): string {
  const text = query.get(name)?.trim() ?? '';
  if (text === '') throw refused(`${name}不能为空`);
  return text;
}
