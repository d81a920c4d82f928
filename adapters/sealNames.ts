import type { VendorCodes, VendorDetail } from '../application/ports/vendor';
import type { VendorClient } from './vendorAdapter';

/** What a seal of the binding is called; undefined where nobody knows. */
export type SealNameOf = (sealId: string) => Promise<string | undefined>;

/**
 * The same client, whose codes and uses say what their seals are called. A vendor may name them by their machines alone,
 * which tells people nothing.
 */
export function withSealNames(client: VendorClient, sealNameOf: SealNameOf): VendorClient {
  if (!client.capabilities.severalCodes) return client;
  const { detail } = client;
  return {
    ...client,
    ...(detail ? { detail: async (ref) => namedDetail(await detail(ref), sealNameOf) } : {}),
    apply: async (request) => namedCodes(await client.apply(request), sealNameOf),
    setTotals: async (...append) => namedCodes(await client.setTotals(...append), sealNameOf),
  };
}

async function namedDetail(
  detail: VendorDetail | null,
  sealNameOf: SealNameOf,
): Promise<VendorDetail | null> {
  if (!detail) return null;
  const { uses, ...named } = await namedCodes(detail, sealNameOf);
  if (!uses) return named;
  const names = await namesOf(
    detail.seals.map(({ sealId }) => sealId),
    sealNameOf,
  );
  return {
    ...named,
    uses: uses.map((use) => ({ ...use, sealName: names.get(use.sealName) ?? use.sealName })),
  };
}

async function namedCodes<Told extends VendorCodes>(told: Told, sealNameOf: SealNameOf): Promise<Told> {
  const unnamed = told.codes?.filter(({ sealName }) => sealName === undefined) ?? [];
  if (!told.codes || unnamed.length === 0) return told;
  const names = await namesOf(
    unnamed.map(({ sealId }) => sealId),
    sealNameOf,
  );
  const codes = told.codes.map((code) => {
    const sealName = code.sealName ?? names.get(code.sealId);
    return sealName === undefined ? code : { ...code, sealName };
  });
  return { ...told, codes };
}

/** What the vendor has done stands, whether or not the names can be read. */
async function namesOf(sealIds: readonly string[], sealNameOf: SealNameOf): Promise<Map<string, string>> {
  const found = await Promise.all(
    [...new Set(sealIds)].map(async (sealId) => {
      const name = await sealNameOf(sealId).catch(() => undefined);
      return name === undefined ? [] : [[sealId, name] as const];
    }),
  );
  return new Map(found.flat());
}
