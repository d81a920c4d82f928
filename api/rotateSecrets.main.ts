import { isDeepStrictEqual } from 'node:util';
import { createSecretBox } from '../adapters/crypto/secretBox';
import { createAdminEvents } from '../adapters/mongo/adminEvents';
import { createConfiguration } from '../adapters/mongo/configuration';

import { openDatabase } from '../adapters/mongo/database';
import { esbTriggerTokenOwner, hostSecretOwner } from '../adapters/mongo/hosts';
import { vendorOf } from '../adapters/vendors';
import {
  type BindingDocument,
  bindingSecretOwner,
  callbackSecretOwner,
  sealedSecrets,
} from '../application/administration/bindings';
import type { HostDocument } from '../application/administration/hosts';
import type { NamedDocument, NamedStore } from '../application/administration/named';
import type { SealedSecret, SecretOwner } from '../application/ports/secrets';
import { loadConfig } from '../config';
import { runMain } from '../config/runMain';
import { defined } from '../domain/defined';
import { asCommandLine } from './commandLine';

/** Seals every stored secret with the first of SEALFLOW_SECRET_KEYS, so that older keys can be taken out. */
async function rotate<T extends NamedDocument>(
  store: NamedStore<T>,
  reseal: (document: T) => T,
): Promise<{ resealed: number; kept: number }> {
  const count = { resealed: 0, kept: 0 };
  let after: string | undefined;
  do {
    const { items, last } = await store.list({ limit: 100, ...defined({ after }) });
    for (const { _id } of items) count[(await resealOne(store, _id, reseal)) ? 'resealed' : 'kept'] += 1;
    after = last;
  } while (after !== undefined);
  return count;
}

/** Again where somebody changes it at the same moment. */
async function resealOne<T extends NamedDocument>(
  store: NamedStore<T>,
  id: string,
  reseal: (document: T) => T,
): Promise<boolean> {
  for (;;) {
    const document = await store.get(id);
    if (!document) return false;
    const next = reseal(document);
    if (isDeepStrictEqual(next, document)) return false;
    if ((await store.replace({ ...next, version: next.version + 1 })) === 'replaced') return true;
  }
}

type Anew = (sealed: SealedSecret, owner: SecretOwner) => SealedSecret;

/** Those that the vendor gave, and those of the callback verifiers. */
function bindingAnew(anew: Anew, binding: BindingDocument): BindingDocument {
  const { _id, callbackVerifiers } = binding;
  const secrets = sealedSecrets(binding, Object.keys(vendorOf(binding).secrets));
  return {
    ...binding,
    ...Object.fromEntries(
      [...secrets].map(([name, sealed]) => [name, anew(sealed, bindingSecretOwner(_id, name))]),
    ),
    ...(callbackVerifiers && {
      callbackVerifiers: callbackVerifiers.map((verifier) => ({
        ...verifier,
        secrets: verifier.secrets.map((secret) => ({
          ...secret,
          sealed: anew(secret.sealed, callbackSecretOwner(_id, verifier.id)),
        })),
      })),
    }),
  };
}

function hostAnew(anew: Anew, host: HostDocument): HostDocument {
  const secret = anew(host.secret, hostSecretOwner(host._id));
  if (host.kind === 'e10') {
    const { esbTriggerToken: token } = host;
    return {
      ...host,
      secret,
      ...(token && { esbTriggerToken: anew(token, esbTriggerTokenOwner(host._id)) }),
    };
  }
  const owner = hostSecretOwner(host._id);
  return {
    ...host,
    secret,
    ...(host.secretsBefore && {
      secretsBefore: host.secretsBefore.map((before) => ({ ...before, secret: anew(before.secret, owner) })),
    }),
  };
}

runMain(async () => {
  const { mongo, secretKeys } = loadConfig(process.env);
  const box = createSecretBox(secretKeys);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  const { bindings, hosts } = createConfiguration(database);
  const anew: Anew = (sealed, owner) =>
    box.isCurrent(sealed) ? sealed : box.seal(box.open(sealed, owner), owner);
  const target = { kind: 'secret-keys', id: secretKeys[0]?.id ?? '' } as const;
  await asCommandLine(createAdminEvents(database), { action: 'secret-keys.rotate', target }, async () => {
    const ofBindings = await rotate(bindings, (binding) => bindingAnew(anew, binding));
    const ofHosts = await rotate(hosts, (host) => hostAnew(anew, host));
    for (const [what, { resealed, kept }] of Object.entries({ bindings: ofBindings, hosts: ofHosts }))
      process.stdout.write(`${what}: ${resealed} sealed anew, ${kept} with the current key already\n`);
    return { concluded: { outcome: 'done' }, result: undefined };
  });
  await database.close();
});
