import { PortError } from '../application/ports/errors';

/** That a vendor will not, in its own code and words. */
export interface VendorRefusal {
  ok: false;
  code: string;
  /** At most 500 characters, without our secrets. */
  words: string;
}

/** `means`: what its code or its words say of the application, where they do. */
export function refusal(
  { code, words }: VendorRefusal,
  means: { duplicate?: boolean; noSuchApplication?: boolean } = {},
): PortError {
  const { duplicate, noSuchApplication } = means;
  return new PortError('refused', words, {
    peerCode: code,
    ...(duplicate ? { duplicate } : {}),
    ...(noSuchApplication ? { noSuchApplication } : {}),
  });
}
