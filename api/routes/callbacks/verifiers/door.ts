import type { Request } from 'express';
import type { BindingDocument } from '../../../../application/administration/bindings';
import { defined } from '../../../../domain/defined';
import type { Deps } from '../../../deps';
import { sha256Hex } from '../../../http/constantTime';
import { Problem } from '../../../http/problem';
import { refuseBeyond } from '../../../http/rateWindow';
import { isPathToken } from './pathToken';
import { refusalOf } from './verify';

export interface Caller {
  bindingId: string;
  token: string;
  raw: Buffer;
  request: Request;
}

/** Enough to see what happens, and few enough for the database. */
const recordedPerMinute = 60;

/** `binding`: the one whose address it came to. `refusal`: null where everything that the binding declares has passed. */
interface Admission {
  binding?: BindingDocument;
  refusal: string | null;
}

/**
 * The binding that a callback is for, once everything that it declares has passed.
 *
 * @throws Problem 401 otherwise, and 429 where more at one address do not pass than a minute allows.
 */
export async function admitCallback(deps: Deps, caller: Caller): Promise<BindingDocument> {
  const { bindingId, token, raw, request } = caller;
  const now = deps.now();
  const message = {
    raw,
    header: (name: string) => request.get(name),
    address: deps.clientAddress(request),
    nowMs: now.getTime(),
  };
  const judge = (binding: BindingDocument | null): Admission => {
    // A binding that is not there answers like a wrong token: an address gives nothing away.
    if (!binding || !isPathToken(token, binding.callbackTokens, now)) return { refusal: 'path-token' };
    return { binding, refusal: refusalOf(binding, message, deps.secretBox) };
  };
  const known = judge(await deps.bindings.recent(bindingId));
  if (known.binding && known.refusal === null) return known.binding;
  // Of those that do not pass alone, and by the whole address: nobody uses up what is the vendor's.
  refuseBeyond(deps.rates, `callback/${bindingId}/${sha256Hex(token)}`, deps.requestsPerMinute);
  // What was configured a moment ago, at another process, may let it in.
  const { binding, refusal } = judge(await deps.bindings.get(bindingId));
  if (!binding) {
    deps.metrics.callbackRefused('path-token');
    throw new Problem('unauthenticated', 'This callback address is not known.', { zh: '回调地址不正确。' });
  }
  if (refusal === null) return binding;
  await record(deps, caller, refusal, message.address);
  // Not why: whoever tries to forge one must not learn how far they are.
  throw new Problem('unauthenticated', 'This callback could not be verified.', { zh: '回调验证未通过。' });
}

/**
 * Where an operator finds it: a row like every callback's, failed for this reason, without its body. Only for callers
 * who know the address, and bounded, since nobody else may fill the database.
 */
async function record(
  deps: Deps,
  { bindingId, raw, request }: Caller,
  reason: string,
  address: string | undefined,
): Promise<void> {
  deps.metrics.callbackRefused(reason);
  const bodySha256 = sha256Hex(raw);
  deps.logger.warn({ bindingId, reason, address, bodySha256 }, 'A callback was refused');
  if (!deps.rates.take(`refused/${bindingId}/${reason}`, recordedPerMinute)) return;
  await deps.inbox.store({
    bindingId,
    contentType: request.get('content-type') ?? '',
    body: raw,
    read: { reason },
    refused: { ...defined({ address }) },
  });
}
