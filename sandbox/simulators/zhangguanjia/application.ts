import type { Stage } from './dialect';

export interface Grant {
  sealId: string;
  useCount: number;
  /** A cross-page stamp consumes the stamp count, so this is never more than useCount (B). */
  crossPageUseCount: number;
}

export interface GrantedSeal extends Grant {
  sealName: string;
  /** Cross-page stamps included. */
  usedCount: number;
  usedCrossPageUseCount: number;
}

/** One stamp at the machine (B). */
export interface Use {
  id: string;
  sealId: string;
  sealName: string;
  crossPage: boolean;
  person: string;
  at: string;
  address: string;
  images: string[];
  /** The machine has not uploaded them yet. */
  imagesPending: boolean;
}

export interface AttachedFile {
  name: string;
  watermark: boolean;
  url?: string;
  contentBase64?: string;
}

export interface NewApplication {
  applyId: string;
  uid: string;
  fileTypeId: string;
  subject: string;
  /** Left out by the caller where this vendor is to approve. */
  approvedElsewhere: boolean;
  seals: GrantedSeal[];
  fileCount?: number;
  reason?: string;
  departmentId?: string;
  others: Record<string, string>;
  /** Fields that nobody knows; taken without a word, as the vendor's server would. */
  unknownFields: Record<string, string>;
}

export interface Application extends NewApplication {
  stage: Stage;
  /** null before the grant and after the end of sealing: the code is dead then (B). */
  sealCode: string | null;
  deadCodes: string[];
  /** 0 for the first grant; one more for each time that uses were added. */
  round: number;
  uses: Use[];
  files: AttachedFile[];
  /** A 重置 that waits for its approval at the vendor. */
  pendingReset?: Grant[];
  endReason?: string;
  history: { at: string; what: string }[];
}

export function totalsText(grants: readonly Grant[]): string {
  return grants
    .map(({ sealId, useCount, crossPageUseCount }) => `${sealId}=${useCount}/${crossPageUseCount}`)
    .join(',');
}

export function isLive({ stage }: Application): boolean {
  return stage === 'granted' || stage === 'sealing';
}

export function isSealed({ stage }: Application): boolean {
  return stage === 'completed' || stage === 'filesOwed';
}

export function isUsed({ seals }: Application): boolean {
  return seals.some(({ usedCount }) => usedCount > 0);
}

export function killCode(application: Application): void {
  if (application.sealCode !== null) application.deadCodes.push(application.sealCode);
  application.sealCode = null;
}

export function isUsedUp({ seals }: Application): boolean {
  return seals.every(({ useCount, usedCount }) => usedCount >= useCount);
}
