import { callbackSecretOwner } from '../../../../adapters/mongo/bindings';
import type { CallbackSecret, CallbackVerifier } from '../../../../application/administration/bindings';
import {
  type SecretBox,
  type SecretOwner,
  SecretUnreadableError,
} from '../../../../application/ports/secrets';
import { malformed, type ProblemField } from '../../../http/problem';
import { type DeclaredVerifier, defaultGraceSeconds } from './scheme';
import { isBuiltIn, schemeOf } from './schemes';

export interface Keeping {
  bindingId: string;
  secretBox: SecretBox;
  now: Date;
  /** As they are kept already. */
  before?: readonly CallbackVerifier[];
}

/**
 * What is declared, as it is kept: secrets sealed, those left out as they were, those replaced still accepted for
 * their time.
 *
 * @throws Problem 400 where a secret is needed and there is none.
 */
export function keptVerifiers(declared: readonly DeclaredVerifier[], keeping: Keeping): CallbackVerifier[] {
  const errors: ProblemField[] = [];
  const kept = declared.flatMap((verifier, index) => {
    if (isBuiltIn(verifier)) return [];
    const { id, kind, settings, secret, graceSeconds } = verifier;
    const before = keeping.before?.find((each) => each.id === id)?.secrets ?? [];
    const path = `callback.verifiers.${index}`;
    if (schemeOf(kind)?.hasSecret && secret === undefined && before.length === 0)
      errors.push({ path: `${path}.secret`, code: 'required', message: 'is required', zh: '必填' });
    if (graceSeconds !== undefined && secret === undefined)
      errors.push({ path: `${path}.graceSeconds`, code: 'no-new-secret', ...onlyWithSecret });
    return [{ id, kind, settings, secrets: secretsOf(verifier, before, keeping) }];
  });
  if (errors.length > 0) throw malformed(errors);
  return kept;
}

const onlyWithSecret = { message: 'is for a new secret, and there is none', zh: '仅在更换密钥时填写' };

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
