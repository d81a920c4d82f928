/**
 * Calls at one vendor for people and hosts who wait, in a queue of their own for each binding: what is asked for here
 * never stands in the way of the calls that seals depend on.
 *
 * @throws PortError `passing` for whoever waits too long, or is gone when the turn comes: nothing was sent.
 */
export type ReadQueue<Vendor> = <T>(
  bindingId: string,
  call: (vendor: Vendor) => Promise<T>,
  gone?: AbortSignal,
) => Promise<T>;

export interface ReadLimits {
  /** Calls that begin within a second. */
  perSecond: number;
  /** Calls that are on their way at the same time. */
  inFlight: number;
}
