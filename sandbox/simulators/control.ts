import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { ZodError, type ZodType } from 'zod';
import { bytesOf, parseLossless } from './body';
import { jsonReply, sendReply } from './reply';

/** What a person or the machine cannot do now, in the simulator's words. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: 404 | 409 = 409,
  ) {
    super(message);
  }
}

/** An endpoint that drives the simulator: the body is read by the schema, what the action gives is the reply. */
export function control<Body>(
  schema: ZodType<Body>,
  action: (body: Body, request: Request) => unknown,
): RequestHandler {
  return async (request, response) => {
    const text = bytesOf(request).toString('utf8');
    const body = schema.parse(text.trim() === '' ? {} : parseLossless(text));
    sendReply(response, jsonReply((await action(body, request)) ?? { ok: true }));
  };
}

export function show(read: (request: Request) => unknown): RequestHandler {
  return (request, response) => sendReply(response, jsonReply(read(request)));
}

/** A path parameter, which Express types as maybe several. */
export function idIn(request: Request, name = 'id'): string {
  return String(request.params[name]);
}

/** 400 `{error, issues?}` for a body that does not fit, 404 or 409 `{error}` for a refusal. */
export const controlErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof ZodError)
    sendReply(response, jsonReply({ error: 'the body does not fit', issues: error.issues }, 400));
  else if (error instanceof SyntaxError)
    sendReply(response, jsonReply({ error: `not JSON: ${error.message}` }, 400));
  else if (error instanceof Refusal) sendReply(response, jsonReply({ error: error.message }, error.status));
  else if (isAborted(error)) response.destroy();
  else next(error);
};

/** The caller hung up in the middle of its request, which is the caller's to report. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'request.aborted';
}
