/**
 * What the product promises never to happen. `lost`: something acknowledged, or an effect, is not there; `doubled`:
 * something is there twice; `stuck`: something does not go on, or waits for a person.
 */
export type ViolationKind = 'lost' | 'doubled' | 'stuck';

export class Violation extends Error {
  override readonly name = 'Violation';
  constructor(
    readonly kind: ViolationKind,
    readonly why: string,
    /** The seal request, the callback or the idempotency key that it is about. */
    readonly about: string,
  ) {
    super(`${kind}: ${about}: ${why}`);
  }
}

/** Notes a violation where something does not hold. */
export type Expect = (holds: boolean, kind: ViolationKind, why: string) => void;
