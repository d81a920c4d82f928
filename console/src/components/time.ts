import { use } from 'react';
import { LanguageContext } from '../words/useWords';

const options: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  // Midnight is 00:00, which `hour12: false` shows as 24:00 in English.
  hourCycle: 'h23',
};

/** Times of the API (ISO 8601) for people, in the browser's own zone. */
export function useTime(): (iso: string) => string {
  const format = new Intl.DateTimeFormat(use(LanguageContext), options);
  return (iso) => format.format(new Date(iso));
}
