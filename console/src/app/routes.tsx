import {
  AlertOutlined,
  ApartmentOutlined,
  AppstoreOutlined,
  AuditOutlined,
  DashboardOutlined,
  FileDoneOutlined,
  FormOutlined,
  InboxOutlined,
  KeyOutlined,
  LinkOutlined,
} from '@ant-design/icons';
import { type ComponentType, type LazyExoticComponent, lazy, type ReactNode } from 'react';
import type { appWords } from './words';

type Name = keyof typeof appWords.zh;

/** Groups of the menu, in order. */
export const groups = ['groupWork', 'groupSettings', 'groupRecords'] as const satisfies readonly Name[];

export interface PageRoute {
  /** Under `/console`; addresses below it (`requests/:id`) are the page's own. */
  path: string;
  /** Its name in the menu, among the words of the app. */
  name: Name;
  icon: ReactNode;
  group: (typeof groups)[number];
  /** The area of the API that it reads, as permissions name it: who may not read it is not shown the page. */
  area: string;
  page: LazyExoticComponent<ComponentType>;
}

/** Every page: the menu, what a role is offered and the first page follow from this table. */
export const pageRoutes: readonly PageRoute[] = [
  {
    path: 'overview',
    name: 'home',
    icon: <DashboardOutlined />,
    group: 'groupWork',
    area: 'Overview',
    page: lazy(() => import('../pages/overview/OverviewPage')),
  },
  {
    path: 'requests',
    name: 'requests',
    icon: <FileDoneOutlined />,
    group: 'groupWork',
    area: 'Seal requests',
    page: lazy(() => import('../pages/requests/RequestsPage')),
  },
  {
    path: 'callbacks',
    name: 'callbacks',
    icon: <InboxOutlined />,
    group: 'groupRecords',
    area: 'Callbacks',
    page: lazy(() => import('../pages/callbacks/CallbacksPage')),
  },
  {
    path: 'events',
    name: 'events',
    icon: <AlertOutlined />,
    group: 'groupRecords',
    area: 'Flow events',
    page: lazy(() => import('../pages/events/EventsPage')),
  },
  {
    path: 'bindings',
    name: 'bindings',
    icon: <LinkOutlined aria-hidden />,
    group: 'groupSettings',
    area: 'Bindings',
    page: lazy(() => import('../pages/bindings/BindingsPage')),
  },
  {
    path: 'hosts',
    name: 'hosts',
    icon: <ApartmentOutlined aria-hidden />,
    group: 'groupSettings',
    area: 'Hosts',
    page: lazy(() => import('../pages/hosts/HostsPage')),
  },
  {
    path: 'flows',
    name: 'flows',
    icon: <FormOutlined aria-hidden />,
    group: 'groupSettings',
    area: 'Seal settings',
    page: lazy(() => import('../pages/flows/FlowsPage')),
  },
  {
    path: 'catalogues',
    name: 'catalogues',
    icon: <AppstoreOutlined aria-hidden />,
    group: 'groupSettings',
    // There it learns which bindings there are.
    area: 'Overview',
    page: lazy(() => import('../pages/catalogues/CataloguesPage')),
  },
  {
    path: 'keys',
    name: 'keys',
    icon: <KeyOutlined aria-hidden />,
    group: 'groupSettings',
    area: 'API keys',
    page: lazy(() => import('../pages/keys/KeysPage')),
  },
  {
    path: 'audit',
    name: 'audit',
    icon: <AuditOutlined aria-hidden />,
    group: 'groupRecords',
    area: 'Administration',
    page: lazy(() => import('../pages/audit/AuditPage')),
  },
];
