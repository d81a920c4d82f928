import { Refusal } from '../control';
import type { Dialect } from './dialect';

export type RefusalKind = Exclude<keyof Dialect['codes'], 'success'>;

/** The vendor will not, in its own words: HTTP 200 with a code on the wire, 404 or 409 at a control endpoint. */
export class VendorRefusal extends Refusal {
  constructor(
    readonly kind: RefusalKind,
    message: string,
  ) {
    super(message, kind === 'notFound' ? 404 : 409);
  }
}

export function refused(message: string): VendorRefusal {
  return new VendorRefusal('refused', message);
}
