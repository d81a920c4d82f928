import { z } from 'zod';
import { parseLossless } from '../body';
import { readMultipart } from '../multipart';
import type { Reply } from '../reply';
import type { Application } from './application';
import { wrongParameter } from './refusal';

/** One call as it came over the wire. */
export interface WireCall {
  query: URLSearchParams;
  body: Buffer;
  contentType: string;
  /** The applications that the call was about, for a callback that overtakes its reply. */
  touched: Application[];
}

export type Row = Record<string, unknown>;

export interface Operation {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  /**
   * What the reply holds beside the code and the message, or a reply that is no envelope.
   * @throws QiyuesuoRefusal, which becomes the envelope's code and message.
   */
  act(call: WireCall): { fields: Row } | { reply: Reply };
}

export const result = (value: unknown) => ({ fields: { result: value } });

export const rowSchema = z.record(z.string(), z.unknown());
const textSchema = z.union([z.string(), z.number()]).transform(String);

export function jsonIn({ body }: WireCall): Row {
  try {
    return rowSchema.parse(parseLossless(body.toString('utf8')));
  } catch {
    throw wrongParameter('参数错误：请求内容不是JSON对象');
  }
}

/** Empty where it is not given. */
export function textIn(row: Row, name: string): string {
  const value = row[name];
  if (value === undefined || value === null) return '';
  const text = textSchema.safeParse(value);
  if (!text.success) throw wrongParameter(`参数错误：${name}`);
  return text.data.trim();
}

export function requiredIn(row: Row, name: string): string {
  const text = textIn(row, name);
  if (text === '') throw wrongParameter(`参数错误：${name}不能为空`);
  return text;
}

/** How often, from 1. */
export function countIn(row: Row, name: string): number {
  const text = requiredIn(row, name);
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw wrongParameter(`参数错误：${name}必须大于0`);
  return count;
}

export function rowsIn(row: Row, name: string): Row[] {
  const rows = z.array(rowSchema).safeParse(row[name] ?? []);
  if (!rows.success) throw wrongParameter(`参数错误：${name}`);
  return rows.data;
}

/** A form's texts, and its file. */
export function multipartIn({ body, contentType }: WireCall): { row: Row; file: Buffer | undefined } {
  const parts = readMultipart(body, contentType, wrongParameter);
  const texts = parts.filter(({ fileName }) => fileName === undefined);
  return {
    row: Object.fromEntries(texts.map(({ name, content }) => [name, content.toString('utf8')])),
    file: parts.find(({ fileName }) => fileName !== undefined)?.content,
  };
}

export function queryIn({ query }: WireCall, name: string): string {
  return requiredIn(Object.fromEntries(query), name);
}
