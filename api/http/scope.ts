import { parseSealRequestId } from '../../contracts/ids';
import { assertNever } from '../../domain/sealRequest/values';
import type { Deps } from '../deps';
import type { Principal } from './auth';
import { notFound } from './problem';

/**
 * How a route keeps an engine's key to its own hosts. A route that admits engines cannot be defined without one.
 *
 * - `path`: a parameter of the path names a host, a seal request or a binding. One that is not the key's own is
 *   answered 404 before anything else is judged, so that it is not told from one that is not there.
 * - `list`: the handler lists by `scope.hostIds` alone.
 * - `body`: the handler treats what the body names and is not in the scope as unknown.
 */
export type EngineScope =
  | { by: 'path'; names: 'host' | 'sealRequest' | 'binding'; param: string }
  | { by: 'list' }
  | { by: 'body' };

/** What a caller reaches: an engine its own, everybody else all there is. */
export interface Scope {
  /** undefined: those of every host. */
  hostIds: readonly string[] | undefined;
  hasHost(hostId: string): boolean;
  hasBinding(bindingId: string): Promise<boolean>;
}

const everything: Scope = { hostIds: undefined, hasHost: () => true, hasBinding: async () => true };

export function scopeOf(principal: Principal | null, { hostBindings }: Pick<Deps, 'hostBindings'>): Scope {
  if (principal?.role !== 'engine') return everything;
  const { hostIds, bindingIds } = principal;
  return {
    hostIds,
    hasHost: (hostId) => hostIds.includes(hostId),
    hasBinding: async (bindingId) =>
      bindingIds.includes(bindingId) || (await hostBindings.isNamed(hostIds, bindingId)),
  };
}

/** @throws Problem 404 for what the path names and the caller does not reach: the one of what is not there. */
export async function refuseForeign(
  engineScope: EngineScope,
  params: Record<string, unknown>,
  scope: Scope,
): Promise<void> {
  if (engineScope.by !== 'path') return;
  const id = String(params[engineScope.param]);
  switch (engineScope.names) {
    case 'host':
      if (!scope.hasHost(id)) throw notFound('host');
      return;
    case 'binding':
      if (!(await scope.hasBinding(id))) throw notFound('binding');
      return;
    case 'sealRequest': {
      // What is no id at all is malformed, whoever asks.
      const parts = parseSealRequestId(id);
      if (parts && !scope.hasHost(parts.hostId)) throw notFound('seal request');
      return;
    }
    default:
      // A kind that is added later must not be let through.
      return assertNever(engineScope.names);
  }
}
