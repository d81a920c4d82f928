import type { Route } from '../http/route';

export const callbackRoutes: Route[] = [];
