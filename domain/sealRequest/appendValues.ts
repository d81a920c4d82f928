import type { CommandRecord, SealRequest } from './state';
import type { AppendSource } from './values';

/*
 * A value that stands in a form is granted once, from the moment its append is requested. Whether a form that shows an
 * equal value asks for the same append or for a new one is told by what was known when its event was first seen: a
 * command carries the appends whose values had left the form by then.
 */

/** The append that a form of this value asks for once more; undefined where it asks for a new one. */
export function sameAppend(request: SealRequest, source: AppendSource | undefined): string | undefined {
  const { value, freed } = source ?? {};
  if (freed === undefined) return undefined;
  return standingAppends(request).find(
    (append) => append.value === value && !freed.includes(append.commandId),
  )?.commandId;
}

/**
 * Appends whose values are known to have left the form: all but the one in flight and the one that was granted last and
 * is not cleared. `isLost`: an event has shown the form without the last one's value. The read model of an older version
 * knows no values, its workflow does: so an append counts here without its value, too.
 */
export function freedAppends(request: SealRequest, isLost: boolean): string[] {
  const { commands, vendorEffect, consumed } = request;
  const inFlight = vendorEffect?.kind === 'append' ? vendorEffect.commandId : undefined;
  const kept = consumed && !consumed.cleared && !isLost ? consumed.commandId : undefined;
  // What was granted last has stood in the form, also where not all seals got their uses and it counts as failed.
  const hasStood = (command: CommandRecord) =>
    isStanding(command) || command.commandId === consumed?.commandId;
  return commands
    .filter((command) => command.kind === 'append' && command.sameAs === undefined && hasStood(command))
    .map(({ commandId }) => commandId)
    .filter((commandId) => commandId !== inFlight && commandId !== kept);
}

/** Appends from a form that were neither refused nor failed, and the one that was granted last, if only to some seals. */
function standingAppends({ commands, consumed }: SealRequest): Pick<CommandRecord, 'commandId' | 'value'>[] {
  const standing = commands.filter((command) => command.value !== undefined && isStanding(command));
  // What an older version carried over to a new run names the value of the last append alone.
  const isKnown = standing.some(({ commandId }) => commandId === consumed?.commandId);
  return consumed && !isKnown ? [consumed, ...standing] : standing;
}

function isStanding({ outcome }: CommandRecord): boolean {
  return outcome === 'pending' || outcome === 'done';
}
