import type { Request, RequestHandler } from 'express';
import { bytesOf } from '../body';
import { dressed } from '../deadToken';
import type { Fault, Faults } from '../faults';
import { jsonReply, type Reply } from '../reply';
import { applicationOperations } from './applicationOperations';
import { catalogueOperations } from './catalogueOperations';
import type { Dialect } from './dialect';
import { fileOperations } from './fileOperations';
import { nested } from './nested';
import type { Operation, ReplyFields, WireCall } from './operation';
import { jsonIn, queryText } from './operation';
import { readTexts } from './readApplication';
import { VendorRefusal } from './refusal';
import type { Vendor } from './vendor';

/** The vendor's API. What is none of its calls goes on to the next handler. */
export function wire(vendor: Vendor, faults: Faults): RequestHandler {
  const routes = [
    tokenOperation(vendor),
    ...applicationOperations(vendor),
    ...fileOperations(vendor),
    ...catalogueOperations(vendor),
  ].map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  return async (request, response, next) => {
    const route = routes.find(
      ({ operation, pattern }) => operation.method === request.method && pattern.test(request.path),
    );
    if (!route) {
      next();
      return;
    }
    const { operation, pattern } = route;
    const call = readCall(request, pattern);
    vendor.calls.add(operation.name);
    const about = { method: request.method, path: request.path, type: operation.name };
    const act = () => answer(vendor, operation, call, request.header('authorization'));
    await faults.around(about, response, act, {
      refusal: ({ errcode, errmsg }) => envelope(vendor, errcode, errmsg),
      callbackBeforeReply: (fault) => overtake(vendor, call, fault),
    });
  };
}

/** A. Wrong credentials are refused in the envelope too. */
function tokenOperation({ dialect, options, tokens }: Vendor): Operation {
  const { query, token, reply, paths } = dialect;
  return {
    name: 'token',
    method: token.method,
    path: paths.token,
    open: true,
    act(call) {
      const given = { ...call, query: tokenParameters(call, token.parameters) };
      for (const [name, value] of Object.entries(token.constants))
        if (queryText(given, name) !== value) throw new VendorRefusal('refused', `${name}不支持`);
      const isKnown =
        queryText(given, query.clientId) === options.clientId &&
        queryText(given, query.clientSecret) === options.clientSecret;
      if (!isKnown) throw new VendorRefusal('badCredentials', 'client_id或client_secret不正确');
      return { [reply.accessToken]: tokens.give() };
    },
  };
}

function tokenParameters(call: WireCall, where: Dialect['token']['parameters']): URLSearchParams {
  if (where === 'query') return call.query;
  return new URLSearchParams(where === 'form' ? call.body.toString('utf8') : { ...readTexts(jsonIn(call)) });
}

async function answer(
  vendor: Vendor,
  operation: Operation,
  call: WireCall,
  authorization: string | undefined,
): Promise<Reply> {
  try {
    if (!operation.open) vendor.tokens.check(authorization, vendor.dialect.token.scheme);
    const fields = await operation.act(call);
    return envelope(vendor, vendor.dialect.codes.success, 'ok', fields);
  } catch (error) {
    if (!(error instanceof VendorRefusal)) throw error;
    const refusal = envelope(vendor, vendor.dialect.codes[error.kind], error.message);
    if (error.kind !== 'badToken') return refusal;
    return dressed(vendor.tokens.deadAs, { own: refusal, worded: envelope(vendor, '1001', 'token已失效') });
  }
}

/** A: HTTP 200 whatever the outcome; the code as a number or as a string. */
function envelope({ dialect }: Vendor, code: string, message: string, fields: ReplyFields = {}): Reply {
  const { reply, codeForm } = dialect;
  const isNumber = codeForm === 'number' && /^-?\d{1,15}$/.test(code);
  return jsonReply(
    nested({ [reply.code]: isNumber ? Number(code) : code, [reply.message]: message, ...fields }),
  );
}

/** What happens at the machine before the reply is out, and the callback that overtakes it. */
async function overtake(vendor: Vendor, { touched }: WireCall, { event }: Fault): Promise<void> {
  for (const application of touched) await vendor.outbox.postNow(vendor.bringAbout(event, application));
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^${literal.replace('\\{page\\}', '(?<page>\\d{1,9})').replace('\\{size\\}', '(?<size>\\d{1,9})')}$`,
  );
}

function readCall(request: Request, pattern: RegExp): WireCall {
  const groups = pattern.exec(request.path)?.groups ?? {};
  return {
    query: new URL(request.originalUrl, 'http://vendor').searchParams,
    page: { page: Number(groups.page), size: Number(groups.size) },
    body: bytesOf(request),
    contentType: request.header('content-type') ?? '',
    touched: [],
  };
}
