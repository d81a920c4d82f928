import type { Permission, PermissionsOf } from '../../application/administration/apiKeys';
import { type Route, rolesOf } from './route';

/** By the routes themselves, so that it cannot differ from what they admit. Public ones are nobody's in particular. */
export function createPermissionsOf(routes: readonly Route[]): PermissionsOf {
  return (role) => {
    const areas = new Map<string, Permission>();
    for (const { spec } of routes) {
      const admitted = rolesOf(spec);
      if (admitted === 'public' || (role !== 'admin' && !admitted.includes(role))) continue;
      const { read = false, change = false } = areas.get(spec.tag) ?? {};
      const isRead = spec.method === 'get';
      areas.set(spec.tag, { area: spec.tag, read: read || isRead, change: change || !isRead });
    }
    return [...areas.values()];
  };
}
