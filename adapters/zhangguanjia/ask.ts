import { refusal, type VendorRefusal } from '../vendorRefusal';
import type { Profile } from './profileSchemas';
import type { Row } from './replies';
import type { VendorCall, VendorSession } from './session';
import type { VendorAnswer } from './verdict';
import { normalWord } from './words';

/** A call as an operation names it; the operation's end is set here where it gives none. */
export type AskedCall = Omit<VendorCall, 'until'> & { until?: number };

export interface Ask {
  profile: Profile;
  /** For a caller that reads refusals itself. */
  answer(call: AskedCall): Promise<VendorAnswer>;
  /** @throws PortError `refused`, with the vendor's words, beside what a call throws. */
  reply(call: AskedCall): Promise<Row>;
  /** The vendor's own words, bounded and without our secret. */
  words(text: string): string;
}

export function createAsk(session: VendorSession, profile: Profile): Ask {
  const { operationMs, tokenMs } = profile.timeouts;
  /** When an operation that starts now stops sending, so that a last token fetch still fits into `operationMs`. */
  const operationEnd = () => Date.now() + operationMs - tokenMs;
  const answer = (call: AskedCall) => session.send({ until: operationEnd(), ...call });
  return {
    profile,
    answer,
    words: session.words,
    async reply(call) {
      const answered = await answer(call);
      if (!answered.ok) throw refusal(answered);
      return answered.reply;
    },
  };
}

/** Whether a refusal says this, by the codes and phrases that the profile lists for it. */
export function means(
  meaning: keyof Profile['messages'],
  { code, words }: VendorRefusal,
  applyId: string,
  { codes, messages }: Profile,
): boolean {
  const said = normalWord(words);
  return (
    codes[meaning].includes(code) ||
    messages[meaning].some((phrase) => said.includes(normalWord(phrase.replaceAll('{applyId}', applyId))))
  );
}

export function jsonBody(value: unknown): NonNullable<VendorCall['body']> {
  return () => ({ contentType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(value)) });
}
