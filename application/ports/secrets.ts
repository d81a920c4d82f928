/** A secret at rest, encrypted with AES-256-GCM. All parts base64. */
export interface SealedSecret {
  keyId: string;
  nonce: string;
  ciphertext: string;
  tag: string;
}

/** What a secret is and whose: sealed for one, it opens for no other. */
export interface SecretOwner {
  purpose: `binding.${string}` | 'host.secret' | 'host.esbTriggerToken' | 'flow.samples';
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

/**
 * Tokens that carry what they say, encrypted and authenticated (AES-256-GCM): nobody can read or change it, and one
 * that was made about one thing serves for no other.
 */
export interface SealedTokens {
  seal(content: string, about: string): string;
  /** The content, or undefined for a token that was made with no key of ours, about something else, or altered. */
  open(token: string, about: string): string | undefined;
}
