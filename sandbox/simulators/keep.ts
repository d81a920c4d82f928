import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { parseLossless } from './body';

/** Of every simulator: the file in which it keeps between its starts what it has; without it nothing is kept. */
export const keptInSchema = z.string().min(1).optional();

/**
 * What a file keeps; undefined before anything was kept.
 *
 * @throws Error where it cannot be read: going on without would lose it with the next call.
 */
export function readKept<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(parseLossless(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} cannot be read; delete it to begin with nothing: ${why}`);
  }
}

/** Writes the whole file or leaves it as it was. */
export function writeKept(path: string, contents: unknown): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, JSON.stringify(contents));
  renameSync(draft, path);
}

/** Writes down what there is after each call, and when the process ends: what comes of a call may come later. */
export function keeping(path: string, contents: () => unknown): RequestHandler {
  let written = '';
  const write = () => {
    const now = contents();
    const text = JSON.stringify(now);
    if (text === written) return;
    writeKept(path, now);
    written = text;
  };
  process.on('exit', write);
  return (_request, response, next) => {
    response.on('finish', write);
    next();
  };
}
