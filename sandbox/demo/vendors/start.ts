import type { Vendor } from '../vendor';
import { startQiyuesuo } from './qiyuesuo';
import { startZhangGuanJia } from './zhangguanjia';

const starts = { zhangguanjia: startZhangGuanJia, qiyuesuo: startQiyuesuo };
export type VendorKind = keyof typeof starts;

export const isVendorKind = (kind: string): kind is VendorKind => Object.hasOwn(starts, kind);

export const startVendor = (kind: VendorKind): Promise<Vendor> => starts[kind]();
