import { refused } from './refusal';

/** At most so many calls within any one second. */
export class RateLimit {
  private calls: number[] = [];

  constructor(private readonly perSecond: number | undefined) {}

  /** @throws E10Refusal 45009 (seen in public clients); a refused call does not count. */
  count(): void {
    if (this.perSecond === undefined) return;
    const now = performance.now();
    this.calls = this.calls.filter((at) => now - at < 1_000);
    if (this.calls.length >= this.perSecond) throw refused('rateLimited', '接口调用频率超过限制');
    this.calls.push(now);
  }
}
