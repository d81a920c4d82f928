import type { Peer } from '../http';

export const vendorKinds = ['zhangguanjia', 'qiyuesuo'] as const;
export type VendorKind = (typeof vendorKinds)[number];
export const vendorNames: Record<VendorKind, string> = { zhangguanjia: '章管家', qiyuesuo: '契约锁' };

/** What people and timers at a vendor do, of which not every vendor has all. */
export const officeActs = ['approve', 'complete', 'archive', 'reject', 'terminate', 'auto-end'] as const;
export type OfficeAct = (typeof officeActs)[number];

export interface CodeShown {
  code: string;
  isLive: boolean;
  /** The name of the one seal that it is for; without it, for all of the application. */
  sealName?: string;
}

export interface ApplicationShown {
  /** The vendor's id. */
  applyId: string;
  /** Sealflow's id, as the vendor keeps it. */
  ours: string;
  stageName: string;
  codes: CodeShown[];
  seals: { sealName: string; usedCount: number; leftCount: number }[];
}

export interface Stamps {
  code: string;
  sealId: string;
  times: number;
  crossPage: boolean;
  person: string;
}

/** A vendor, and what people do at it. Each act is refused as the vendor refuses it. */
export interface Vendor {
  kind: VendorKind;
  bindingId: string;
  peer: Peer;
  acts: readonly OfficeAct[];
  /** A code for each seal, whose machine it opens; otherwise one opens all, and stamps across pages as well. */
  hasCodePerSeal: boolean;
  applications(): Promise<ApplicationShown[]>;
  stamp(stamps: Stamps): Promise<unknown>;
  /** 智能用印完成, by whoever typed the code. */
  finish(code: string): Promise<unknown>;
  /** @param applyId the vendor's own */
  act(applyId: string, act: OfficeAct): Promise<unknown>;
}

export const actAt =
  (peer: Peer): Vendor['act'] =>
  (applyId, act) =>
    peer.send('POST', `/sim/applications/${applyId}/${act}`, {});
