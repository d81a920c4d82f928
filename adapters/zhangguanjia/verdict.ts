import { PortError } from '../../application/ports/errors';
import { mayHaveActed, saysTokenIsOver, speaksOfToken, type Verdict } from '../http/deadToken';
import { faultOf, type HttpReply, type ParseJson, replyJson } from '../http/http';
import { isDoubtful, peerWords } from '../http/peerText';
import type { VendorRefusal } from '../vendorRefusal';
import type { Profile } from './profileSchemas';
import { asRow, codeField, type Row, textField } from './replies';

/** What the vendor said: its reply, or that it will not, in its own code and words. */
export type VendorAnswer = { ok: true; reply: Row } | VendorRefusal;

interface Envelope {
  json: Row;
  code: string;
  words: string;
}

/** The level-A envelope `{errcode, errmsg, ...}`, judged by the profile's lists; or a reply that is none. */
export function verdictOf(
  reply: HttpReply,
  profile: Profile,
  secrets: readonly string[],
  parse?: ParseJson,
): Verdict<VendorAnswer> {
  const json = jsonOf(reply, parse);
  const row = asRow(json.parsed);
  const code = row && codeField(row, profile.reply.code);
  if (!row || code === undefined) return withoutEnvelope(reply, profile, json.fault);
  const said = textField(row, profile.reply.message) ?? `${profile.reply.code[0]} ${code}`;
  return ofEnvelope(reply, { json: row, code, words: peerWords(said, secrets) }, profile);
}

function jsonOf(reply: HttpReply, parse: ParseJson | undefined): { parsed?: unknown; fault?: PortError } {
  try {
    return { parsed: replyJson(reply, parse) };
  } catch (error) {
    return error instanceof PortError ? { fault: error } : {};
  }
}

function ofEnvelope(
  reply: HttpReply,
  envelope: Envelope,
  { codes, messages }: Profile,
): Verdict<VendorAnswer> {
  const { label, status } = reply;
  const { json, code, words } = envelope;
  if (status === 401 || codes.authError.includes(code)) return rejected(tokenRefused(label, words));
  const fault = faultOf(reply);
  const isSuccess = codes.success.includes(code);
  if (isSuccess && status < 300)
    return { token: 'good', mayHaveActed: true, outcome: { ok: true, reply: json } };
  if (isSuccess) {
    const message = `${label}: HTTP ${status} with a code of success`;
    return { token: 'good', mayHaveActed: true, outcome: new PortError('unknown', message) };
  }
  const refusal = { ok: false, code, words } as const;
  if (codes.rateLimited.includes(code) && !fault)
    return turnedDown(new PortError('passing', `${label}: rate limited: ${words}`, { peerCode: code }));
  if (speaksOfToken(words, messages.authError) && (!fault || saysTokenIsOver(words)))
    return rejected(fault ?? refusal);
  if (fault) return { token: 'suspect', mayHaveActed: true, outcome: fault };
  // Of words that cannot be read nobody knows whether they speak of the token.
  if (status === 403 || isDoubtful(words)) return { token: 'suspect', mayHaveActed: false, outcome: refusal };
  return turnedDown(refusal);
}

/** A reply without the envelope did not come from the vendor's application, or not from the part that was meant. */
function withoutEnvelope(
  reply: HttpReply,
  profile: Profile,
  unreadable: PortError | undefined,
): Verdict<VendorAnswer> {
  const { label, status } = reply;
  const words = `HTTP ${status}`;
  if (status === 401) return rejected(tokenRefused(label, words));
  const outcome =
    faultOf(reply) ??
    (status < 300 ? (unreadable ?? noCode(label, profile)) : addressFault(label, status)) ??
    ({ ok: false, code: words, words } as const);
  return {
    token: 'suspect',
    mayHaveActed: mayHaveActed(reply) && !isDeclaredUnread(reply, profile),
    outcome,
  };
}

/** Whether the site says that its sign-in answers so before its application sees the call. */
function isDeclaredUnread({ status, body }: HttpReply, { token: { notActedOn } }: Profile): boolean {
  if (status >= 500) return notActedOn.includes('serverError');
  if (status >= 300) return status < 400 && notActedOn.includes('redirect');
  return (
    notActedOn.includes('page') && /^\s*</.test(body.toString('latin1', 0, 100).replace(/^\xef\xbb\xbf/, ''))
  );
}

function noCode(label: string, { reply }: Profile): PortError {
  const message = `${label}: the reply has no readable code of success or failure`;
  return new PortError('unknown', message, { notReadable: true, names: reply.code });
}

function addressFault(label: string, status: number): PortError | undefined {
  if (status !== 403 && status !== 404 && status !== 405) return undefined;
  const peerCode = `HTTP ${status}`;
  const message = `${label}: ${peerCode}; is the address right, and the path in the profile?`;
  return new PortError('misconfigured', message, {
    peerCode,
    ...(status === 403 ? {} : { notServed: true }),
  });
}

function tokenRefused(label: string, words: string): PortError {
  return new PortError('misconfigured', `${label}: a token fetched just now is not accepted: ${words}`);
}

function rejected(outcome: VendorAnswer | PortError): Verdict<VendorAnswer> {
  return { token: 'rejected', mayHaveActed: false, outcome };
}

function turnedDown(outcome: VendorAnswer | PortError): Verdict<VendorAnswer> {
  return { token: 'good', mayHaveActed: false, outcome };
}
