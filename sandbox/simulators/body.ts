import express, { type Request } from 'express';
import { parse } from 'lossless-json';

/** Enough for the largest attachment a test may want to send. */
const largestBody = '110mb';

/** Every body as its bytes: what they mean is read later, by whoever the call is for. */
export function rawBodies() {
  return express.raw({ type: () => true, limit: largestBody });
}

export function bytesOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/**
 * JSON without a changed digit: a number literal that JavaScript would print otherwise (19-digit ids, `1.10`)
 * becomes a string of exactly its characters.
 *
 * @throws SyntaxError for what is not JSON.
 */
export function parseLossless(text: string): unknown {
  return parse(text, null, { parseNumber: numberOrDigits });
}

function numberOrDigits(literal: string): number | string {
  const value = Number(literal);
  const isExact = String(value) === literal && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isExact ? value : literal;
}
