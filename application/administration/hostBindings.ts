import type { SealSettingsStore } from './sealSettings';

/** How long a binding may still count as a host's once the settings that name it are changed elsewhere. */
const freshForMs = 3000;

export interface HostBindings {
  /** Whether the seal settings of one of these hosts name the binding. */
  isNamed(hostIds: readonly string[], bindingId: string): Promise<boolean>;
}

/** What is not found is looked for anew: settings that were saved a moment ago hold at once. */
export function createHostBindings(
  sealSettings: Pick<SealSettingsStore, 'bindingIdsOf'>,
  now: () => number = () => performance.now(),
): HostBindings {
  const seen = new Map<string, { bindingIds: ReadonlySet<string>; seenAtMs: number }>();
  const look = async (hostId: string): Promise<ReadonlySet<string>> => {
    const seenAtMs = now();
    const bindingIds = await sealSettings.bindingIdsOf(hostId);
    seen.set(hostId, { bindingIds, seenAtMs });
    return bindingIds;
  };
  const isFresh = (hostId: string, bindingId: string) => {
    const known = seen.get(hostId);
    return known !== undefined && now() - known.seenAtMs < freshForMs && known.bindingIds.has(bindingId);
  };
  return {
    isNamed: async (hostIds, bindingId) => {
      if (hostIds.some((hostId) => isFresh(hostId, bindingId))) return true;
      const found = await Promise.all(hostIds.map(look));
      return found.some((bindingIds) => bindingIds.has(bindingId));
    },
  };
}
