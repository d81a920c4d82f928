import type { CallbackVerifier } from '../../../../application/administration/bindings';
import {
  type Keeping,
  keptVerifiers,
  type WrongVerifier,
} from '../../../../application/callbacks/keptVerifiers';
import type { DeclaredVerifier } from '../../../../application/callbacks/verifierSchemes';
import { malformed, type ProblemField } from '../../../http/problem';
import { schemeOf } from './schemes';

/** @throws Problem 400 where a secret is needed and there is none, or a time is given without a new secret. */
export function declaredVerifiers(
  declared: readonly DeclaredVerifier[],
  keeping: Omit<Keeping, 'schemeOf'>,
): CallbackVerifier[] {
  const result = keptVerifiers(declared, { ...keeping, schemeOf });
  if (result.outcome === 'wrong') throw malformed(result.wrong.map(fieldOf));
  return result.verifiers;
}

function fieldOf({ index, code }: WrongVerifier): ProblemField {
  const path = `callback.verifiers.${index}`;
  switch (code) {
    case 'secret-required':
      return { path: `${path}.secret`, code: 'required', message: 'is required', zh: '必填' };
    case 'no-new-secret':
      return { path: `${path}.graceSeconds`, code, ...onlyWithSecret };
    default:
      return code satisfies never;
  }
}

const onlyWithSecret = { message: 'is for a new secret, and there is none', zh: '仅在更换密钥时填写' };
