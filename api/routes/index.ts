import type { Route } from '../http/route';
import { bindingRoutes } from './bindings';
import { callbackRoutes } from './callbacks';
import { hostRoutes } from './hosts';
import { sealRequestRoutes } from './sealRequests';
import { sealSettingsRoutes } from './sealSettings';
import { systemRoutes } from './system';

/** Every route there is: what the app mounts and the document describes. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...bindingRoutes,
  ...hostRoutes,
  ...sealSettingsRoutes,
  ...sealRequestRoutes,
  ...callbackRoutes,
];
