/** One callback as it came, its address already found right. */
export interface IncomingCallback {
  raw: Buffer;
  header(name: string): string | undefined;
  /** Of whoever sent it; undefined where that cannot be told. */
  address: string | undefined;
  nowMs: number;
}

/** How an administrator declares a verifier, taken apart. */
export interface DeclaredVerifier {
  id: string;
  kind: string;
  settings: Record<string, unknown>;
  /** Left out where the one that is kept already stays. */
  secret?: string;
  graceSeconds?: number;
}

/** Why a callback did not pass what its binding declares. Few and fixed: they count in the metrics. */
export const verifierRefusals = [
  'header-missing',
  'header-wrong',
  'address-unknown',
  'address-not-allowed',
  'signature-missing',
  'signature-malformed',
  'signature-wrong',
  'timestamp-malformed',
  'timestamp-too-old',
  'timestamp-too-new',
  /** What is kept of the verifier does not fit its scheme any more, or cannot be read: nothing passes. */
  'verifier-unusable',
] as const;
export type VerifierRefusal = (typeof verifierRefusals)[number];

/** One way of verifying callbacks. */
export interface VerifierScheme {
  hasSecret: boolean;
  /** null where it passes; otherwise one of a few fixed words, which count in the metrics. */
  refusal(message: IncomingCallback, settings: unknown, secrets: readonly string[]): VerifierRefusal | null;
}

/** Undefined for a kind that this version has not. */
export type VerifierSchemes = (kind: string) => VerifierScheme | undefined;

/** Always on: the token in the address; and a look at the vendor, wherever it can be asked. Declaring one keeps nothing. */
export const builtInVerifiers = ['pathToken', 'readBack'] as const;

/** What is kept does not fit its scheme any more, or cannot be read: nothing passes. */
export const unusable = 'verifier-unusable' satisfies VerifierRefusal;

/** How long a secret is still accepted after another has taken its place, where the administrator does not say. */
export const defaultGraceSeconds = 24 * 3600;
