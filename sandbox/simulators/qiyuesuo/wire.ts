import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { bytesOf } from '../body';
import type { Faults } from '../faults';
import { jsonReply, type Reply } from '../reply';
import { applicationOperations } from './applicationOperations';
import { applyOperations } from './applyOperations';
import { catalogueOperations } from './catalogueOperations';
import { fileOperations } from './fileOperations';
import type { Operation, Row, WireCall } from './operation';
import { QiyuesuoRefusal, refused } from './refusal';
import type { Vendor } from './vendor';

/** The vendor's API. What is none of its calls goes on to the next handler. */
export function wire(vendor: Vendor, faults: Faults): RequestHandler {
  const operations = [
    ...applyOperations(vendor),
    ...applicationOperations(vendor),
    ...fileOperations(vendor),
    ...catalogueOperations(vendor),
  ];
  return async (request, response, next) => {
    const { method, path } = request;
    const operation = operations.find((each) => each.method === method && each.path === path);
    if (!operation) {
      next();
      return;
    }
    const call = readCall(request);
    vendor.calls.add(operation.name);
    const act = async () => answer(vendor, operation, call, request);
    await faults.around({ method, path, type: operation.name }, response, act, {
      refusal: ({ errcode, errmsg }) => envelope(Number(errcode), errmsg),
      async callbackBeforeReply({ event }) {
        if (event !== 'sealingCompleted') throw refused('契约锁只有用印完成一种结束回调');
        for (const application of call.touched) await vendor.outbox.postNow(vendor.complete(application));
      },
    });
  };
}

function answer(vendor: Vendor, operation: Operation, call: WireCall, request: Request): Reply {
  try {
    checkSignature(vendor, request);
    const answered = operation.act(call);
    return 'reply' in answered ? answered.reply : envelope(0, 'SUCCESS', answered.fields);
  } catch (error) {
    if (!(error instanceof QiyuesuoRefusal)) throw error;
    return envelope(error.code, error.message);
  }
}

/** A: HTTP 200 whatever the outcome. */
function envelope(code: number, message: string, fields: Row = {}): Reply {
  return jsonReply({ code, message, ...fields });
}

/** A: lower-case MD5 of token, secret and time. What is said of a wrong one is not documented. */
function checkSignature({ options: { accessToken, secret } }: Vendor, request: Request): void {
  const header = (name: string) => request.header(`x-qys-${name}`) ?? '';
  const timestamp = header('timestamp');
  const wanted = createHash('md5').update(`${accessToken}${secret}${timestamp}`).digest('hex');
  if (header('accesstoken') !== accessToken) throw refused('accessToken无效');
  if (!/^\d{13}$/.test(timestamp) || header('signature') !== wanted) throw refused('签名验证失败');
}

function readCall(request: Request): WireCall {
  return {
    query: new URL(request.originalUrl, 'http://vendor').searchParams,
    body: bytesOf(request),
    contentType: request.header('content-type') ?? '',
    touched: [],
  };
}
