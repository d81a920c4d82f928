import type { Route } from '../http/route';
import { callbackRoutes } from './callbacks';
import { sealRequestRoutes } from './sealRequests';
import { systemRoutes } from './system';

/** Every route there is: what the app mounts and the document describes. */
export const routes: readonly Route[] = [...systemRoutes, ...sealRequestRoutes, ...callbackRoutes];
