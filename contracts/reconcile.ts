/** Looks at every open request once, and forgets what is kept no longer. Takes no argument. */
export const reconcileWorkflow = 'reconcile';
export const reconcileScheduleId = 'reconcile';

export interface ReconcileActivities {
  /** Looks at a page of the open requests that were not looked at since `before` (milliseconds since the epoch). */
  reconcilePage(input: { before: number }): Promise<{ looked: number; differed: number }>;
  /** Forgets settled callbacks and flow events that nobody needs any more. */
  forgetOld(): Promise<{ forgotten: number }>;
}
