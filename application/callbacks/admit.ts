import { defined } from '../../domain/defined';
import type { BindingDocument, Bindings } from '../administration/bindings';
import { sha256Hex } from '../constantTime';
import type { Rates } from '../ports/rates';
import type { SecretBox } from '../ports/secrets';
import type { CallbackCounts } from './counts';
import { isPathToken } from './pathToken';
import type { Inbox } from './stores';
import type { IncomingCallback, VerifierRefusal, VerifierSchemes } from './verifierSchemes';
import { refusalOf } from './verify';

export interface AdmissionServices {
  bindings: Pick<Bindings, 'get' | 'recent'>;
  secretBox: SecretBox;
  schemeOf: VerifierSchemes;
  inbox: Pick<Inbox, 'store'>;
  rates: Rates;
  metrics: Pick<CallbackCounts, 'callbackRefused'>;
  /** Of those at one address that do not pass; 0 for any number. */
  requestsPerMinute: number;
}

export interface Caller {
  bindingId: string;
  token: string;
  contentType: string;
  message: IncomingCallback;
}

/**
 * `too-many`: more at one address did not pass than a minute allows. `unknown-address`: no such binding, or not its
 * token. `unverified`: the address is right, and something that the binding declares did not pass.
 */
export type Admission =
  | { outcome: 'admitted'; binding: BindingDocument }
  | { outcome: 'too-many' }
  | { outcome: 'unknown-address' }
  | { outcome: 'unverified'; reason: string; bodySha256: string };

/** Enough to see what happens, and few enough for the database. */
const recordedPerMinute = 60;

/** `binding`: the one whose address it came to. `refusal`: null where everything that the binding declares has passed. */
interface Judged {
  binding?: BindingDocument;
  refusal: VerifierRefusal | 'path-token' | null;
}

/** Whether a callback passes everything that the binding whose address it came to declares. */
export async function admitCallback(services: AdmissionServices, caller: Caller): Promise<Admission> {
  const { bindings, rates, metrics, requestsPerMinute } = services;
  const { bindingId, token, message } = caller;
  const now = new Date(message.nowMs);
  const judge = (binding: BindingDocument | null): Judged => {
    // A binding that is not there answers like a wrong token: an address gives nothing away.
    if (!binding || !isPathToken(token, binding.callbackTokens, now)) return { refusal: 'path-token' };
    return { binding, refusal: refusalOf(binding, message, services) };
  };
  const known = judge(await bindings.recent(bindingId));
  if (known.binding && known.refusal === null) return { outcome: 'admitted', binding: known.binding };
  // Of those that do not pass alone, and by the whole address: nobody uses up what is the vendor's.
  const key = `callback/${bindingId}/${sha256Hex(token)}`;
  if (requestsPerMinute > 0 && !rates.take(key, requestsPerMinute)) return { outcome: 'too-many' };
  // What was configured a moment ago, at another process, may let it in.
  const { binding, refusal } = judge(await bindings.get(bindingId));
  if (!binding) {
    metrics.callbackRefused('path-token');
    return { outcome: 'unknown-address' };
  }
  if (refusal === null) return { outcome: 'admitted', binding };
  await record(services, caller, refusal);
  return { outcome: 'unverified', reason: refusal, bodySha256: sha256Hex(message.raw) };
}

/**
 * Where an operator finds it: a row like every callback's, failed for this reason, without its body. Only for callers
 * who know the address, and bounded, since nobody else may fill the database.
 */
async function record(
  { rates, metrics, inbox }: AdmissionServices,
  { bindingId, contentType, message: { raw, address } }: Caller,
  reason: VerifierRefusal | 'path-token',
): Promise<void> {
  metrics.callbackRefused(reason);
  if (!rates.take(`refused/${bindingId}/${reason}`, recordedPerMinute)) return;
  const refused = defined({ address });
  await inbox.store({ bindingId, contentType, body: raw, read: { reason }, refused });
}
