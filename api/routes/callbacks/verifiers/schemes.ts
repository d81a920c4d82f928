import { z } from 'zod';
import { capabilities } from '../../../../adapters/vendors';
import type { BindingDocument } from '../../../../application/administration/bindings';
import { builtInVerifiers, type DeclaredVerifier } from '../../../../application/callbacks/verifierSchemes';
import { defined } from '../../../../domain/defined';
import { said } from '../../../http/language';
import { fieldIssue } from '../../../http/schemas';
import { headerScheme } from './header';
import { ipAllowListScheme } from './ipAllowList';
import type { Scheme } from './scheme';
import { standardWebhooksScheme } from './standardWebhooks';

/** Every scheme that a binding can add to what is always on. */
const schemes: readonly Scheme[] = [headerScheme, standardWebhooksScheme, ipAllowListScheme];

export function schemeOf(kind: string): Scheme | undefined {
  return schemes.find((scheme) => scheme.kind === kind);
}

const builtIn = z.enum(builtInVerifiers);

const builtInDeclared = z
  .strictObject({ kind: builtIn })
  .meta({ description: 'Always on; naming it changes nothing.' })
  .transform(({ kind }): DeclaredVerifier => ({ id: kind, kind, settings: {} }));

/** What an administrator declares; every one of them must pass. */
export const verifiersSchema = z
  .array(z.discriminatedUnion('kind', [builtInDeclared, ...schemes.map(({ declared }) => declared)]))
  .max(10)
  .superRefine((verifiers, context) => {
    // Those that do not fit have no id yet.
    const ids = verifiers.map(({ id }) => id);
    for (const [index, id] of ids.entries())
      if (typeof id === 'string' && ids.indexOf(id) < index)
        context.addIssue(fieldIssue([index], 'duplicate', said('stands here twice', '重复')));
  })
  .meta({
    id: 'CallbackVerifiers',
    example: [
      { kind: 'header', name: 'X-Seal-Token', secret: 'a-secret-of-both-sides' },
      { kind: 'ipAllowList', networks: ['192.0.2.0/24'] },
    ],
  });

export const shownVerifiersSchema = z.array(
  z.discriminatedUnion('kind', [z.object({ kind: builtIn }), ...schemes.map(({ shown }) => shown)]),
);

/** All that a callback has to pass, without any secret. */
export function shownVerifiers(binding: BindingDocument) {
  const { callbackVerifiers = [] } = binding;
  const isAsked = capabilities.of(binding)?.detail ?? false;
  const declared = callbackVerifiers.map(({ kind, settings, secrets }) => {
    const oldSecretAcceptedUntil = secrets
      .flatMap(({ validUntil }) => validUntil ?? [])
      .sort()
      .at(-1);
    return { kind, ...settings, ...defined({ oldSecretAcceptedUntil }) };
  });
  return [{ kind: 'pathToken' }, ...(isAsked ? [{ kind: 'readBack' }] : []), ...declared];
}
