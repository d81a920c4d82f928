import type { Child } from '../child';

export const contenderNames = ['bare', 'bare with a store', 'sealflow'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** One way to live the short life of a seal request, over HTTP and at the same peers as the others. */
export interface Contender {
  name: ContenderName;
  api: Child;
  worker: Child;
  /** Where the vendor calls back. */
  callbackUrl: string;
  /** A callback address that stores what comes and acknowledges it; absent of one that stores nothing. */
  acknowledgeUrl?: string;
  /** The engine applies. Resolves once it is answered; with `waits` only then when the code is there. */
  apply(flowRequestId: string, options: { waits: boolean }): Promise<void>;
  /** The engine asks for more uses; absent of those that live the short life only. */
  append?(flowRequestId: string): Promise<void>;
  /** The application's id at the vendor. */
  applyId(flowRequestId: string): string;
  workflowId(flowRequestId: string): string;
}
