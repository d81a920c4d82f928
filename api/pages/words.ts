import type { VendorName } from '../../contracts/vendorName';
import type { SealRequestState, ToldCount } from '../../domain/sealRequest/values';
import type { Language } from '../http/language';
import { messages } from '../messages';

/** Chooses the language of one sentence. */
export type Say = (en: string, zh: string) => string;

export const sayIn =
  (language: Language): Say =>
  (en, zh) =>
    language === 'zh' ? zh : en;

/** Of the way to the vendor's own pages. */
export function openWords({ en, zh }: VendorName, say: Say): string {
  return say(`Open ${en}’s pages`, `打开${zh}`);
}

/** `usedUp` stands for `sealing` with no use left. */
export type ShownState = SealRequestState | 'usedUp';

export function stateWords(state: ShownState, say: Say): string {
  return say(messages.en.states[state], messages.zh.states[state]);
}

/** How a state is coloured: what is live, what is still to come, what is over well, over, or over badly. */
export const stateTones: Record<ShownState, 'live' | 'waiting' | 'done' | 'over' | 'failed'> = {
  applying: 'waiting',
  awaitingApproval: 'waiting',
  sealing: 'live',
  usedUp: 'waiting',
  completed: 'done',
  archived: 'done',
  ended: 'over',
  autoEnded: 'over',
  superseded: 'over',
  terminated: 'failed',
  rejected: 'failed',
  applyFailed: 'failed',
  aborted: 'failed',
};

/** A dash where the vendor shows what is no count. */
export function countWords(count: ToldCount, say: Say): string {
  if (count === 'unlimited') return say('No limit', '不限次数');
  return count === null ? '–' : String(count);
}

/** `2026-01-31 08:00` in the site's own time zone: browsers do not tell theirs. */
export function timeWords(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(new Date(iso));
}

/** `UTC+8`, as it was at that time. */
export function offsetWords(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' });
  const name = format.formatToParts(new Date(iso)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return name.replace('GMT', 'UTC');
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
