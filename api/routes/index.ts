import type { Route } from '../http/route';
import { apiKeyRoutes } from './apiKeys';
import { bindingRoutes } from './bindings';
import { callbackRoutes } from './callbacks';
import { catalogueRoutes } from './catalogues';
import { codecRoutes } from './codec';
import { deliveryRoutes } from './deliveries';
import { detailLinkRoutes } from './detailLinks';
import { fileRoutes } from './files';
import { flowEventRoutes } from './flowEvents';
import { hostRoutes } from './hosts';
import { operatorCallbackRoutes } from './operatorCallbacks';
import { operatorRequestRoutes } from './operatorRequests';
import { sealRequestRoutes } from './sealRequests';
import { sealSettingsRoutes } from './sealSettings';
import { systemRoutes } from './system';

/** Every route there is: what the app mounts and the document describes. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...apiKeyRoutes,
  ...bindingRoutes,
  ...catalogueRoutes,
  ...hostRoutes,
  ...sealSettingsRoutes,
  ...flowEventRoutes,
  ...sealRequestRoutes,
  ...detailLinkRoutes,
  ...fileRoutes,
  ...operatorRequestRoutes,
  ...deliveryRoutes,
  ...callbackRoutes,
  ...operatorCallbackRoutes,
  ...codecRoutes,
];
