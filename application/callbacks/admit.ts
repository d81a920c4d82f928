import { defined } from '../../domain/defined';
import type { BindingDocument, Bindings } from '../administration/bindings';
import { sha256Hex } from '../constantTime';
import type { Rates } from '../ports/rates';
import type { SecretBox } from '../ports/secrets';
import type { AddressBook, CallbackAddress } from './addressBook';
import type { CallbackCounts } from './counts';
import { isPathToken } from './pathToken';
import type { Inbox } from './stores';
import type { IncomingCallback, VerifierRefusal, VerifierSchemes } from './verifierSchemes';
import { refusalOf } from './verify';

export interface AddressServices {
  addressBook: AddressBook;
  bindings: Pick<Bindings, 'get' | 'recent'>;
  rates: Rates;
  metrics: Pick<CallbackCounts, 'callbackRefused'>;
}

/**
 * `unknown-address`: no such binding, or not its token. `too-many`: more from there were unknown than a minute allows;
 * an address that is right is found whatever came from there before.
 */
export type AddressFound =
  | { outcome: 'found'; binding: BindingDocument }
  | { outcome: 'unknown-address' }
  | { outcome: 'too-many' };

/** From one place: enough for mistakes. */
const unknownPerMinute = 60;
/** To one binding, with a token that was right a while ago. */
const retiredPerMinute = 60;

/**
 * Whose address a callback came to, told before anything of its body is read.
 *
 * @param from where it came from, for the bound.
 */
export async function findAddress(
  services: AddressServices,
  address: CallbackAddress,
  { from, now }: { from: string; now: Date },
): Promise<AddressFound> {
  const { rates, metrics } = services;
  const id = await services.addressBook(address, now);
  const binding = id === undefined ? null : await holder(services, id, address.token, now);
  if (binding) return { outcome: 'found', binding };
  // A binding that is not there answers like a wrong token: an address gives nothing away.
  if (!rates.take(`unknown-callback-address/${from}`, unknownPerMinute)) {
    metrics.callbackRefused('path-token-beyond');
    return { outcome: 'too-many' };
  }
  metrics.callbackRefused('path-token');
  return { outcome: 'unknown-address' };
}

/** The binding of this id, where the token is its own now. */
async function holder(
  { bindings, rates }: AddressServices,
  id: string,
  token: string,
  now: Date,
): Promise<BindingDocument | null> {
  const recent = await bindings.recent(id);
  if (recent && isPathToken(token, recent.callbackTokens, now)) return recent;
  if (!rates.take(`retired-callback-address/${id}`, retiredPerMinute)) return null;
  // Another process may have given it a moment ago.
  const binding = await bindings.get(id);
  return binding && isPathToken(token, binding.callbackTokens, now) ? binding : null;
}

export interface AdmissionServices extends Omit<AddressServices, 'addressBook'> {
  secretBox: SecretBox;
  schemeOf: VerifierSchemes;
  inbox: Pick<Inbox, 'store'>;
  /** Of those at one address that do not pass; 0 for any number. */
  requestsPerMinute: number;
}

export interface Caller {
  /** Whose address it came to, as {@link findAddress} found it. */
  binding: BindingDocument;
  token: string;
  contentType: string;
  message: IncomingCallback;
}

/**
 * `too-many`: more at one address did not pass than a minute allows. `unknown-address`: its token is not right any more.
 * `unverified`: something that the binding declares did not pass.
 */
export type Admission =
  | { outcome: 'admitted'; binding: BindingDocument }
  | { outcome: 'too-many' }
  | { outcome: 'unknown-address' }
  | { outcome: 'unverified'; reason: string; bodySha256: string };

/** Enough to see what happens, and few enough for the database. */
const recordedPerMinute = 60;

/** Whether a callback passes everything that the binding whose address it came to declares. */
export async function admitCallback(services: AdmissionServices, caller: Caller): Promise<Admission> {
  const { bindings, rates, metrics, requestsPerMinute } = services;
  const { binding: known, token, message } = caller;
  if (refusalOf(known, message, services) === null) return { outcome: 'admitted', binding: known };
  // Of those that do not pass alone, and by the whole address: nobody uses up what is the vendor's.
  const key = `callback/${known._id}/${sha256Hex(token)}`;
  if (requestsPerMinute > 0 && !rates.take(key, requestsPerMinute)) return { outcome: 'too-many' };
  // What was configured a moment ago, at another process, may let it in.
  const binding = await bindings.get(known._id);
  if (!binding || !isPathToken(token, binding.callbackTokens, new Date(message.nowMs))) {
    metrics.callbackRefused('path-token');
    return { outcome: 'unknown-address' };
  }
  const refusal = refusalOf(binding, message, services);
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
  { binding: { _id: bindingId }, contentType, message: { raw, address } }: Caller,
  reason: VerifierRefusal,
): Promise<void> {
  metrics.callbackRefused(reason);
  if (!rates.take(`refused/${bindingId}/${reason}`, recordedPerMinute)) return;
  const refused = defined({ address });
  await inbox.store({ bindingId, contentType, body: raw, read: { reason }, refused });
}
