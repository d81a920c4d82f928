/** `2026-01-31 08:00:05` in a time zone by its IANA name, of a time with an offset. */
export function siteTime(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(new Date(iso));
}
