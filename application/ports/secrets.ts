/** A secret at rest, encrypted with AES-256-GCM. All parts base64. */
export interface SealedSecret {
  keyId: string;
  nonce: string;
  ciphertext: string;
  tag: string;
}

/** What a secret is and whose: sealed for one, it opens for no other. */
export interface SecretOwner {
  purpose: 'binding.clientSecret' | 'binding.callbackSecret' | 'host.secret' | 'host.esbTriggerToken';
  id: string;
}

export interface SecretBox {
  seal(secret: string, owner: SecretOwner): SealedSecret;
  /** Whether the key that seals now has sealed it. */
  isCurrent(sealed: SealedSecret): boolean;
  /** @throws SecretUnreadableError */
  open(sealed: SealedSecret, owner: SecretOwner): string;
}

/** Sealed with a key that is not given here, for another owner, or altered since. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}
