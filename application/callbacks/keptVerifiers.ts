import { type CallbackSecret, type CallbackVerifier, callbackSecretOwner } from '../administration/bindings';
import { type SecretBox, type SecretOwner, SecretUnreadableError } from '../ports/secrets';
import {
  builtInVerifiers,
  type DeclaredVerifier,
  defaultGraceSeconds,
  type VerifierSchemes,
} from './verifierSchemes';

export interface Keeping {
  bindingId: string;
  secretBox: SecretBox;
  schemeOf: VerifierSchemes;
  now: Date;
  /** As they are kept already. */
  before?: readonly CallbackVerifier[];
}

/** `secret-required`: it needs a secret, and there is none. `no-new-secret`: a time of grace, and nothing to replace. */
export interface WrongVerifier {
  index: number;
  code: 'secret-required' | 'no-new-secret';
}

export type KeptVerifiers =
  | { outcome: 'kept'; verifiers: CallbackVerifier[] }
  | { outcome: 'wrong'; wrong: WrongVerifier[] };

/**
 * What is declared, as it is kept: secrets sealed, those left out as they were, those replaced still accepted for
 * their time.
 */
export function keptVerifiers(declared: readonly DeclaredVerifier[], keeping: Keeping): KeptVerifiers {
  const wrong: WrongVerifier[] = [];
  const verifiers = declared.flatMap((verifier, index) => {
    if (isBuiltIn(verifier)) return [];
    const { id, kind, settings, secret, graceSeconds } = verifier;
    const before = keeping.before?.find((each) => each.id === id)?.secrets ?? [];
    if (keeping.schemeOf(kind)?.hasSecret && secret === undefined && before.length === 0)
      wrong.push({ index, code: 'secret-required' });
    if (graceSeconds !== undefined && secret === undefined) wrong.push({ index, code: 'no-new-secret' });
    return [{ id, kind, settings, secrets: secretsOf(verifier, before, keeping) }];
  });
  return wrong.length > 0 ? { outcome: 'wrong', wrong } : { outcome: 'kept', verifiers };
}

const isBuiltIn = ({ kind }: DeclaredVerifier) => builtInVerifiers.some((builtIn) => builtIn === kind);

function secretsOf(
  { id, secret, graceSeconds = defaultGraceSeconds }: DeclaredVerifier,
  before: readonly CallbackSecret[],
  { bindingId, secretBox, now }: Keeping,
): CallbackSecret[] {
  if (secret === undefined) return [...before];
  const owner = callbackSecretOwner(bindingId, id);
  const isGiven = ({ sealed }: CallbackSecret) => opened(secretBox, sealed, owner) === secret;
  const [current] = before;
  // The same once more is no new one: what is accepted beside it stays as it is.
  if (current && isGiven(current)) return [...before];
  const others = before.filter((each) => !isGiven(each));
  const acceptedUntil = new Date(now.getTime() + graceSeconds * 1000);
  return [{ sealed: secretBox.seal(secret, owner) }, ...retired(others, acceptedUntil, now)];
}

function opened(box: SecretBox, sealed: CallbackSecret['sealed'], owner: SecretOwner): string | undefined {
  try {
    return box.open(sealed, owner);
  } catch (error) {
    if (!(error instanceof SecretUnreadableError)) throw error;
    return undefined;
  }
}

/** What held until now, accepted until then at the longest; what is over already is gone. */
export function retired<T extends { validUntil?: string }>(
  before: readonly T[],
  acceptedUntil: Date,
  now: Date,
): (T & { validUntil: string })[] {
  const limit = acceptedUntil.toISOString();
  return before
    .map((each) => {
      const { validUntil = limit } = each;
      // ISO times in UTC sort as text.
      return { ...each, validUntil: [validUntil, limit].sort()[0] ?? limit };
    })
    .filter(({ validUntil }) => validUntil > now.toISOString());
}
