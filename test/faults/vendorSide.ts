import type { Simulator } from '../../sandbox/simulators/spawn';
import type { FlowKind } from './flow';
import type { LifeKind } from './life';
import type { Ending } from './plans';
import type { Names, WorldKind } from './world';

/** An application as its vendor has it, whichever that is. */
export interface ApplicationAtVendor {
  /** Where the vendor gives ids of its own. */
  vendorId?: string;
  /** One that opens a machine; null where none does. */
  sealCode: string | null;
  /** What stood in the form's fields, each after it has died: of the application, and of its append. */
  deadCodes: string[];
  seals: { useCount: number; usedCount: number }[];
}

/** What a world's vendor is, and how what it holds is read. */
export interface VendorSide {
  start(kind: WorldKind): Promise<Simulator>;
  /** What an administrator enters to bind it. */
  registration(url: string, kind: WorldKind): Record<string, unknown>;
  names(url: string): Promise<Pick<Names, 'sealId' | 'fileTypeId'>>;
  /** Which flows of the suite it can serve. */
  flows: readonly FlowKind[];
  settings(bindingId: string, kind: FlowKind): Record<string, unknown>;
  life: LifeKind;
  /** Of lives without any fault. */
  endings: readonly Ending[];
  application(url: string, applyId: string): Promise<ApplicationAtVendor | undefined>;
  /** Of a callback's body, the id and the event; undefined for one that is no event. */
  readCallback(body: string): { applyId: string; event: string } | undefined;
}
