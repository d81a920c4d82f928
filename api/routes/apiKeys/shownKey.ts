import type { z } from 'zod';
import { type ApiKeyDocument, expiresSoon, isExpired } from '../../../application/administration/apiKeys';
import { defined } from '../../../domain/defined';
import { firstAdminKey } from '../../apiKeys';
import type { Deps } from '../../deps';
import type { Principal } from '../../http/auth';
import { type apiKeySchema, oldAcceptedUntil } from './apiKeySchemas';

type Shown = z.input<typeof apiKeySchema>;

/** What is shown of a key, never itself nor its hash. */
export async function shownKey(deps: Deps, document: ApiKeyDocument): Promise<Shown> {
  const { _id: id, hash: _, hashesBefore: __, version: ___, ...rest } = document;
  const { hostIds = [], bindingIds = [], ...shown } = rest;
  const now = deps.now();
  const end = { expired: isExpired(document, now), expiresSoon: expiresSoon(document, now) };
  return {
    ...{ ...shown, id, permissions: deps.permissionsOf(document.role), revocable: true },
    ...(await deps.apiKeyStore.useOf(id)),
    ...(document.expiresAt === undefined ? {} : end),
    ...defined({ oldAcceptedUntil: oldAcceptedUntil(document, now) }),
    ...(document.role === 'engine' ? await reachOf(deps, hostIds, bindingIds) : {}),
  };
}

async function reachOf({ hosts, bindings, sealSettings }: Deps, hostIds: string[], bindingIds: string[]) {
  const byHosts = await Promise.all(hostIds.map((hostId) => sealSettings.bindingIdsOf(hostId)));
  const reached = new Set([...bindingIds, ...byHosts.flatMap((each) => [...each])]);
  return {
    ...{ hostIds, bindingIds },
    hosts: await namesOf(hostIds, hosts),
    bindings: await namesOf([...reached], bindings),
  };
}

async function namesOf(
  ids: readonly string[],
  store: { recent(id: string): Promise<{ name: string } | null> },
): Promise<{ id: string; name: string }[]> {
  const found = await Promise.all(ids.map((id) => store.recent(id)));
  return ids.flatMap((id, index) => {
    const name = found[index]?.name;
    return name === undefined ? [] : [{ id, name }];
  });
}

/** The one of the environment: it is ended by another admin key alone. */
export function shownFirstKey({ permissionsOf }: Deps, principal: Principal | null): Shown {
  const permissions = permissionsOf(firstAdminKey.role);
  return { ...firstAdminKey, permissions, revocable: principal?.id !== firstAdminKey.id };
}
