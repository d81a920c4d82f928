import { type BindingDocument, type CallbackVerifier, callbackSecretOwner } from '../administration/bindings';
import { type SecretBox, SecretUnreadableError } from '../ports/secrets';
import {
  type IncomingCallback,
  unusable,
  type VerifierRefusal,
  type VerifierSchemes,
} from './verifierSchemes';

/** Why a callback is refused by what its binding declares, one of a few fixed words; null where it passes all of it. */
export function refusalOf(
  { _id, callbackVerifiers = [] }: Pick<BindingDocument, '_id' | 'callbackVerifiers'>,
  message: IncomingCallback,
  { secretBox, schemeOf }: { secretBox: SecretBox; schemeOf: VerifierSchemes },
): VerifierRefusal | null {
  for (const verifier of callbackVerifiers) {
    const secrets = openLive(verifier, _id, message.nowMs, secretBox);
    const scheme = schemeOf(verifier.kind);
    const refusal = scheme && secrets ? scheme.refusal(message, verifier.settings, secrets) : unusable;
    if (refusal !== null) return refusal;
  }
  return null;
}

/** null where one of them cannot be read: then nothing is known of what would be right. */
function openLive(
  { id, secrets }: CallbackVerifier,
  bindingId: string,
  nowMs: number,
  secretBox: SecretBox,
): string[] | null {
  const now = new Date(nowMs).toISOString();
  const live = secrets.filter(({ validUntil }) => validUntil === undefined || validUntil > now);
  try {
    return live.map(({ sealed }) => secretBox.open(sealed, callbackSecretOwner(bindingId, id)));
  } catch (error) {
    if (!(error instanceof SecretUnreadableError)) throw error;
    return null;
  }
}
