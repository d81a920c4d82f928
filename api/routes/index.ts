import type { Route } from '../http/route';
import { adminEventRoutes } from './adminEvents/adminEvents';
import { apiKeyRoutes } from './apiKeys/apiKeys';
import { bindingRoutes } from './bindings/bindings';
import { profileRoutes } from './bindings/profile';
import { vendorRoutes } from './bindings/vendors';
import { callbackRoutes } from './callbacks/callbacks';
import { operatorCallbackRoutes } from './callbacks/operatorCallbacks';
import { catalogueRoutes } from './catalogues/catalogues';
import { codecRoutes } from './codec/codec';
import { flowEventRoutes } from './flowEvents/flowEvents';
import { refusedEventRoutes } from './flowEvents/refusedEvents';
import { flowRoutes } from './flows/flows';
import { deliveryRoutes } from './hosts/deliveries';
import { hostRoutes } from './hosts/hosts';
import { testWriteRoutes } from './hosts/testWrites';
import { overviewRoutes } from './overview/overview';
import { detailLinkRoutes } from './sealRequests/detailLinks';
import { fileRoutes } from './sealRequests/files';
import { operatorRequestRoutes } from './sealRequests/operatorRequests';
import { sealRequestRoutes } from './sealRequests/sealRequests';
import { sealSettingsRoutes } from './sealSettings/sealSettings';
import { sessionRoutes } from './sessions/sessions';
import { problemRoutes } from './system/problems';
import { systemRoutes } from './system/system';

/** Every route there is: what the app mounts and the document describes. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...problemRoutes,
  ...vendorRoutes,
  ...sessionRoutes,
  ...apiKeyRoutes,
  ...adminEventRoutes,
  // Before those of one binding, whose id might be this word.
  ...profileRoutes,
  ...bindingRoutes,
  ...catalogueRoutes,
  ...hostRoutes,
  ...testWriteRoutes,
  ...flowRoutes,
  ...sealSettingsRoutes,
  ...flowEventRoutes,
  ...refusedEventRoutes,
  ...overviewRoutes,
  ...sealRequestRoutes,
  ...detailLinkRoutes,
  ...fileRoutes,
  ...operatorRequestRoutes,
  ...deliveryRoutes,
  ...callbackRoutes,
  ...operatorCallbackRoutes,
  ...codecRoutes,
];
