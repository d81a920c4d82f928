import { setImmediate } from 'node:timers/promises';
import type { Request, Response } from 'express';
import express from 'express';
import { parseLossless } from '../../adapters/http/losslessJson';
import { malformed, Problem } from './problem';

export const defaultBodyLimitBytes = 256 * 1024;
/** Of configuration, with its longest tables: only for administrators, since to read as much takes a second. */
export const configurationLimitBytes = 4 * 1024 * 1024;

/** The bytes of the body as they came (inflated where they were compressed); empty where there is none. */
export async function readRaw(request: Request, response: Response, limitBytes: number): Promise<Buffer> {
  const read = express.raw({ limit: limitBytes, type: () => true });
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Longer ones are dealt with in steps, between which others are served. */
const largeBytes = 64 * 1024;

/** Lets whatever waits be served before a large body is dealt with further. */
export async function giveWay(raw: Pick<Buffer, 'length'>): Promise<void> {
  if (raw.length > largeBytes) await setImmediate();
}

/**
 * The body as JSON; undefined where there is none.
 *
 * @param numbers `exact`: kept to the digit; `none`: it holds no number that matters, so that the platform itself, which
 * is a hundred times as fast, may parse it.
 */
export function parseJsonBody(
  raw: Buffer,
  contentType: string | undefined,
  numbers: 'exact' | 'none' = 'exact',
): unknown {
  if (raw.length === 0) return undefined;
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?;?\s*$/i.test(contentType ?? ''))
    throw new Problem('unsupported-media-type', 'Send JSON as Content-Type: application/json, in UTF-8.', {
      zh: '请以 UTF-8 编码的 JSON 发送，Content-Type 为 application/json。',
    });
  const text = decodeUtf8(raw);
  try {
    return numbers === 'none' ? JSON.parse(text) : parseLossless(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidJson(jsonFault(error));
  }
}

function decodeUtf8(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    throw malformed([
      { path: '', code: 'invalid-encoding', message: 'is not valid UTF-8', zh: '不是有效的 UTF-8' },
    ]);
  }
}

function invalidJson([fault, zh]: JsonFault): Problem {
  return malformed([
    {
      path: '',
      code: 'invalid-json',
      message: `is not valid JSON: ${fault}`,
      zh: `不是有效的 JSON：${zh}`,
    },
  ]);
}

type JsonFault = [en: string, zh: string];

/** Where it went wrong, never what stands there: bodies hold names and numbers of people. */
function jsonFault({ message }: SyntaxError): JsonFault {
  // At its end: before it the message may quote what stands in the body.
  const position = /position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  const endsEarly: JsonFault = ['it ends too early', '内容不完整'];
  if (/reached end of input/i.test(message)) return endsEarly;
  if (/duplicate key|names a key twice/i.test(message))
    return position
      ? [`an object names a key twice, at position ${position}`, `第${position}个字符处键名重复`]
      : ['an object names a key twice', '键名重复'];
  if (/nested too deeply/i.test(message)) return ['it is nested too deeply', '嵌套过深'];
  return position ? [`unexpected text at position ${position}`, `第${position}个字符处有误`] : endsEarly;
}
