import { PortError } from '../../application/ports/errors';
import { type HttpReply, replyJson } from '../http/http';
import { normalWord } from '../http/normalWord';
import { peerWords } from '../http/peerText';
import { asRow, codeField, type Row, textField } from '../http/rows';
import type { VendorRefusal } from '../vendorRefusal';
import type { Profile } from './profileSchemas';

/** What the vendor said: its reply, or that it will not, in its own code and words. */
export type VendorAnswer = { ok: true; reply: Row } | VendorRefusal;

/**
 * The level-A envelope `{code, message, result}`, judged by the profile's lists.
 *
 * @throws PortError `misconfigured` for credentials or an address that are not accepted, `passing` where there are too many
 * calls, `unknown` for what says neither yes nor no.
 */
export function answerOf(reply: HttpReply, profile: Profile, secrets: readonly string[]): VendorAnswer {
  const { label, status } = reply;
  if (status >= 400) throw withStatus(reply);
  const row = asRow(replyJson(reply));
  const code = row && codeField(row, profile.reply.code);
  if (!row || code === undefined)
    throw new PortError('unknown', `${label}: the reply has no readable code of success or failure`, {
      notReadable: true,
      names: profile.reply.code,
    });
  const { codes, messages } = profile;
  if (codes.success.includes(code)) return { ok: true, reply: row };
  const words = peerWords(textField(row, profile.reply.message) ?? `code ${code}`, secrets);
  const said = `${label}: ${words}`;
  if (codes.authError.includes(code) || holds(messages.authError, words))
    throw new PortError('misconfigured', said, { peerCode: code });
  if (codes.rateLimited.includes(code)) throw new PortError('passing', said, { peerCode: code });
  if (isAllOf(messages.unclear, words)) throw new PortError('unknown', said, { peerCode: code });
  return { ok: false, code, words };
}

/** A reply of the server around the application: that answers with HTTP 200 whatever the outcome. */
function withStatus({ label, status }: HttpReply): PortError {
  const peerCode = `HTTP ${status}`;
  if (status === 401 || status === 403)
    return new PortError('misconfigured', `${label}: the credentials are not accepted (${peerCode})`, {
      peerCode,
    });
  if (status === 404 || status === 405)
    return new PortError(
      'misconfigured',
      `${label}: ${peerCode}; is the address right, and the path in the profile?`,
      {
        peerCode,
        notServed: true,
      },
    );
  return new PortError('refused', `${label}: answered ${peerCode}`, { peerCode });
}

/** Whether the words hold one of the phrases. */
export function holds(phrases: readonly string[], words: string): boolean {
  const said = normalWord(words);
  return phrases.some((phrase) => said.includes(normalWord(phrase)));
}

/** Whether they say no more than one of the phrases: what a reason follows is a refusal. */
function isAllOf(phrases: readonly string[], words: string): boolean {
  const said = normalWord(words).replace(/[\p{P}]+$/u, '');
  return phrases.some((phrase) => said === normalWord(phrase));
}
