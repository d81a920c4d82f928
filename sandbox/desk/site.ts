import type { HostKind } from '../demo/host';
import type { Clicks } from './clicks';
import type { Engine } from './engines';
import type { SidesOf } from './faults';
import type { Peer } from './http';
import type { ProductReadings } from './readings';
import type { Vendor, VendorKind } from './vendors/vendor';

/** Everything that the desk shows and drives. */
export interface Site {
  /** As an administrator. */
  product: Peer;
  readings: ProductReadings;
  adminKey: string;
  temporalUi: { url: string; namespace: string } | undefined;
  vendors: Record<VendorKind, Vendor>;
  engines: Record<HostKind, Engine>;
  sides: SidesOf;
  clicks: Clicks;
  /** The folder of what the processes log. */
  logs: string;
  /** How often open requests are compared with 章管家. */
  reconcileSeconds: number;
  /** IANA name. */
  timeZone: string;
}
