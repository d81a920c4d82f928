import type { Request, RequestHandler } from 'express';
import { bytesOf } from '../body';
import { dressed } from '../deadToken';
import type { Fault, Faults } from '../faults';
import { literalReply, type Reply, textReply } from '../reply';
import type { E10 } from './e10';
import { flowOperations } from './flowOperations';
import { givenBy, isReply, type Operation, type Outcome, type WireCall } from './operation';
import { otherOperations } from './otherOperations';
import { RateLimit } from './rateLimit';
import { codes, E10Refusal } from './refusal';
import { tokenOperations } from './tokenOperations';

const apis = { papi: '/papi/openapi', openserver: '/openserver' };

/** The OpenAPI. What is none of its calls goes on to the next handler. */
export function wire(e10: E10, faults: Faults): RequestHandler {
  const operations = [...tokenOperations(e10), ...flowOperations(e10), ...otherOperations(e10)];
  const api = apis[e10.options.pathStyle];
  const rate = new RateLimit(e10.options.ratePerSecond);
  return async (request, response, next) => {
    const operation = operations.find((candidate) => fits(candidate, api, request));
    if (!operation) {
      next();
      return;
    }
    const call = readCall(request, api + operation.path);
    e10.calls.add(operation.name);
    const about = { method: request.method, path: request.path, type: operation.name };
    const caller = request.header('callSysCode');
    await faults.around(about, response, () => answer(e10, operation, call, rate, caller), {
      refusal: ({ errcode, errmsg }: Fault) => envelope(e10, operation, errcode, errmsg),
    });
  };
}

function fits({ methods, path }: Operation, api: string, { method, path: called }: Request): boolean {
  if (!methods.some((candidate) => candidate === method)) return false;
  const whole = api + path;
  return whole.endsWith('*') ? called.startsWith(whole.slice(0, -1)) : called === whole;
}

function readCall(request: Request, path: string): WireCall {
  return {
    query: new URL(request.originalUrl, 'http://e10').searchParams,
    body: bytesOf(request),
    contentType: request.header('content-type') ?? '',
    rest: path.endsWith('*') ? decodeURIComponent(request.path.slice(path.length - 1)) : '',
  };
}

async function answer(
  e10: E10,
  operation: Operation,
  call: WireCall,
  rate: RateLimit,
  caller: string | undefined,
): Promise<Reply> {
  const { pathStyle, callSysCode, successCode } = e10.options;
  if (pathStyle === 'openserver' && callSysCode !== null && caller !== callSysCode)
    return textReply('callSysCode', 403);
  try {
    if (!operation.open) {
      e10.tokens.check(accessTokenOf(call));
      rate.count();
    }
    const outcome = await operation.act(call);
    return isReply(outcome) ? outcome : envelope(e10, operation, successCode, 'success', outcome);
  } catch (error) {
    if (!(error instanceof E10Refusal)) throw error;
    const refusal = envelope(e10, operation, error.code, error.message);
    if (error.code !== codes.token) return refusal;
    const worded = envelope(e10, operation, '1001', 'token已失效');
    return dressed(e10.tokens.deadAs, { own: refusal, worded });
  }
}

/** In the query or in the body. */
function accessTokenOf(call: WireCall): string | undefined {
  const { access_token } = givenBy(call);
  return typeof access_token === 'string' ? access_token : undefined;
}

/** HTTP 200 whatever the outcome; the code in `message` or at the top, as a number or as a text. */
function envelope(
  { options }: E10,
  operation: Operation,
  code: string,
  errmsg: string,
  { receipt = {}, data = {} }: Outcome = {},
): Reply {
  const isSuccess = code === options.successCode;
  if (operation.envelope === 'esb' && isSuccess)
    return literalReply({ ...(options.esbSuccess === 'code' ? { code: '200' } : {}), ...receipt, ...data });
  const errcode = options.codeForm === 'number' && /^\d{1,15}$/.test(code) ? Number(code) : code;
  const isAtTop =
    operation.envelope === 'top' || (operation.envelope === 'site' && options.codesIn === 'top');
  const told = { errcode, errmsg, ...receipt };
  return literalReply({ ...(isAtTop ? told : { message: told }), ...data });
}
