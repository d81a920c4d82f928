/**
 * Changes of what is decided by which a run from before them would schedule something else than its history holds. The
 * workflow asks for each by a patch of this name, where it makes a difference and only there: each costs an event. Who
 * decides beside a history follows all of them. `evolve` asks for none: it goes by the events alone.
 */
export const ruleChanges = [
  'refused-end-may-be-live',
  'open-end-has-failed',
  'given-up-keeps-its-end',
  'given-up-is-ended-by-its-id',
  'resumed-apply-is-ended',
  'refused-resend-may-be-live',
  'own-refusal-ends-anew',
  'abandoned-append-keeps-uses',
  'abandoned-append-is-ended',
  'code-missing-ends',
  'totals-changed-once',
] as const;

export type RuleChange = (typeof ruleChanges)[number];

export type Follows = (change: RuleChange) => boolean;

export const followsAll: Follows = () => true;
