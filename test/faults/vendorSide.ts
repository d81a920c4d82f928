import type { Simulator } from '../../sandbox/simulators/spawn';
import type { FlowKind } from './flow';
import type { Ending } from './plans';

/**
 * `impatient`: as the usual one, and a person is told of what waits for three seconds;
 * `usual`: a webhook host, and a vendor that takes an append as new totals; `adding`: a vendor that adds what an append
 * brings to the totals, so that one sent twice counts twice; `e10`: Weaver E10 for a host, which drops no repetition;
 * `qiyuesuo`: 契约锁 for a vendor, which knows no call again.
 */
export type WorldKind = 'usual' | 'adding' | 'e10' | 'impatient' | 'qiyuesuo';

export interface Names {
  bindingId: string;
  hostId: string;
  callbackUrl: string;
  sealId: string;
  fileTypeId: string;
}

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
  /** Of lives without any fault. */
  endings: readonly Ending[];
  application(url: string, applyId: string): Promise<ApplicationAtVendor | undefined>;
  /** Of a callback's body, the id and the event; undefined for one that is no event. */
  readCallback(body: string): { applyId: string; event: string } | undefined;
}
