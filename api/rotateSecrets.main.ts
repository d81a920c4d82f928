import { isDeepStrictEqual } from 'node:util';
import { type Bindings, bindingSecretOwner, createBindings } from '../adapters/mongo/bindings';
import { openDatabase } from '../adapters/mongo/database';
import {
  createHostStore,
  esbTriggerTokenOwner,
  type HostDocument,
  hostSecretOwner,
} from '../adapters/mongo/hosts';
import type { NamedDocument, NamedStore } from '../adapters/mongo/named';
import { createSecretBox, type SealedSecret, type SecretBox, type SecretOwner } from '../adapters/secretBox';
import { loadConfig } from '../config';
import { runMain } from '../config/runMain';

/** Seals every stored secret with the first of SEALFLOW_SECRET_KEYS, so that older keys can be taken out. */
async function rotate<T extends NamedDocument>(
  store: NamedStore<T>,
  reseal: (document: T) => T | undefined,
): Promise<{ resealed: number; kept: number }> {
  const count = { resealed: 0, kept: 0 };
  let after: string | undefined;
  do {
    const { items, last } = await store.list({ limit: 100, ...(after === undefined ? {} : { after }) });
    for (const { _id } of items) count[(await resealOne(store, _id, reseal)) ? 'resealed' : 'kept'] += 1;
    after = last;
  } while (after !== undefined);
  return count;
}

/** Again where somebody changes it at the same moment. */
async function resealOne<T extends NamedDocument>(
  store: NamedStore<T>,
  id: string,
  reseal: (document: T) => T | undefined,
): Promise<boolean> {
  for (;;) {
    const document = await store.get(id);
    const next = document && reseal(document);
    if (!next) return false;
    if ((await store.replace({ ...next, version: next.version + 1 })) === 'replaced') return true;
  }
}

function sealedAnew(box: SecretBox, sealed: SealedSecret, owner: SecretOwner): SealedSecret | undefined {
  return box.isCurrent(sealed) ? undefined : box.seal(box.open(sealed, owner), owner);
}

function hostAnew(box: SecretBox, host: HostDocument): HostDocument {
  const secret = sealedAnew(box, host.secret, hostSecretOwner(host._id)) ?? host.secret;
  if (host.kind === 'e10') {
    const { esbTriggerToken } = host;
    if (!esbTriggerToken) return { ...host, secret };
    const token = sealedAnew(box, esbTriggerToken, esbTriggerTokenOwner(host._id));
    return { ...host, secret, esbTriggerToken: token ?? esbTriggerToken };
  }
  const before = host.secretBefore;
  if (!before) return { ...host, secret };
  const anew = sealedAnew(box, before.secret, hostSecretOwner(host._id));
  return { ...host, secret, secretBefore: anew ? { ...before, secret: anew } : before };
}

runMain(async () => {
  const { mongo, secretKeys } = loadConfig(process.env);
  const box = createSecretBox(secretKeys);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  const bindings: Bindings = createBindings(database);
  const ofBindings = await rotate(bindings, (binding) => {
    const clientSecret = sealedAnew(box, binding.clientSecret, bindingSecretOwner(binding._id));
    return clientSecret && { ...binding, clientSecret };
  });
  const ofHosts = await rotate(createHostStore(database), (host) => {
    const changed = hostAnew(box, host);
    return isDeepStrictEqual(changed, host) ? undefined : changed;
  });
  for (const [what, { resealed, kept }] of Object.entries({ bindings: ofBindings, hosts: ofHosts }))
    process.stdout.write(`${what}: ${resealed} sealed anew, ${kept} with the current key already\n`);
  await database.close();
});
