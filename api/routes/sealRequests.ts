import type { Route } from '../http/route';

export const sealRequestRoutes: Route[] = [];
