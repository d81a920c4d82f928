import { siteTime } from '../../domain/sealRequest/siteTime';
import type { UsesOfHour } from '../sealRequests/stores';

const hourMs = 3_600_000;

/** The hours up to the present one, as ISO 8601 of their beginnings in UTC, oldest first. */
export function hoursOf(until: Date, hours: number): string[] {
  const present = Math.floor(until.getTime() / hourMs);
  return Array.from({ length: hours }, (_, index) =>
    new Date((present - hours + 1 + index) * hourMs).toISOString(),
  );
}

/** How many of these moments (milliseconds since the epoch) are in each of these hours. */
export function perHour(
  moments: readonly number[],
  hours: readonly string[],
): { hour: string; count: number }[] {
  const counts = new Map(hours.map((hour) => [Date.parse(hour), 0]));
  for (const moment of moments) {
    const hour = Math.floor(moment / hourMs) * hourMs;
    const before = counts.get(hour);
    if (before !== undefined) counts.set(hour, before + 1);
  }
  return [...counts].map(([hour, count]) => ({ hour: new Date(hour).toISOString(), count }));
}

interface Days {
  until: Date;
  days: number;
  /** IANA name. */
  timeZone: string;
}

/** By the days of the site, `YYYY-MM-DD`, oldest first; every day is there. */
export function perDay(
  uses: readonly UsesOfHour[],
  { until, days, timeZone }: Days,
): { day: string; count: number }[] {
  const dayOf = (iso: string) => siteTime(iso, timeZone).slice(0, 10);
  const counts = new Map<string, number>();
  // By calendar, not by 24 hours: a day on which clocks change is one day as well.
  const last = Date.parse(`${dayOf(until.toISOString())}T12:00:00Z`);
  for (let index = days - 1; index >= 0; index -= 1)
    counts.set(new Date(last - index * 24 * hourMs).toISOString().slice(0, 10), 0);
  for (const { hour, uses: more } of uses) {
    const day = dayOf(hour);
    const before = counts.get(day);
    if (before !== undefined) counts.set(day, before + more);
  }
  return [...counts].map(([day, count]) => ({ day, count }));
}
