/** Looks at every open request whose look is due, and forgets what is kept no longer. Takes no argument. */
export const reconcileWorkflow = 'reconcile';
export const reconcileScheduleId = 'reconcile';

export interface ReconciledPage {
  looked: number;
  differed: number;
  /** Whether a further page may find any; absent in results of older versions, where it may. */
  more?: boolean;
}

export interface ReconcileActivities {
  /** Looks at a page of the open requests whose look is due at `before` (milliseconds since the epoch). */
  reconcilePage(input: { before: number }): Promise<ReconciledPage>;
  /** Forgets settled callbacks and flow events that nobody needs any more. */
  forgetOld(): Promise<{ forgotten: number }>;
  /** Tells people of what waits for them, where the site has an address for that. */
  sendAlerts(): Promise<{ sent: number }>;
}
