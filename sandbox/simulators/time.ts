const chinaOffsetMs = 8 * 3600 * 1000;

/** As the vendor writes times: China's clock, without an offset (C). */
export function vendorTime(date: Date): string {
  return new Date(date.getTime() + chinaOffsetMs).toISOString().slice(0, 19).replace('T', ' ');
}
