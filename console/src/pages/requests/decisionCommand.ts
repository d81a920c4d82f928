/** What waits again, after it was settled, is decided about anew: by another command, with an id of its own. */
export function decisionCommand(
  sealRequestId: string,
  { kind, about, raisedAt }: { kind: string; about: string; raisedAt: string },
  decision: string,
): string {
  return `${sealRequestId} ${kind} ${about} ${raisedAt} ${decision}`;
}
