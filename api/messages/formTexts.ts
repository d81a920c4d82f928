import type { Language } from '../../contracts/language';
import type { FormTexts, SealRequestState } from '../../domain/sealRequest/values';
import { messages } from '.';

/** Those in which an event of the vendor leaves a request: others are never written. */
const written = [
  'completed',
  'archived',
  'ended',
  'autoEnded',
  'terminated',
  'rejected',
] as const satisfies readonly SealRequestState[];

/** What requests write into forms with. They keep it, so it is no longer than it has to be. */
export function formTexts(language: Language, timeZone: string): FormTexts {
  const { states } = messages[language];
  return { states: Object.fromEntries(written.map((state) => [state, states[state]])), timeZone };
}
