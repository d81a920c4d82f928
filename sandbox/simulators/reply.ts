import type { Response } from 'express';
import { stringify } from 'lossless-json';

/** A reply as a value: a fault can still withhold, delay or replace it after the call has acted. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export function jsonReply(value: unknown, status = 200): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}

/** JSON whose `LosslessNumber`s are number literals of exactly their digits. */
export function literalReply(value: unknown, status = 200): Reply {
  return { ...jsonReply({}, status), body: stringify(value) ?? '' };
}

export function textReply(text: string, status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body: text };
}

export function sendReply(response: Response, { status, headers, body }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body);
}
