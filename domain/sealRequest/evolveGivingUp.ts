import { defined } from '../defined';
import { withCommand } from './changes';
import type { SealRequestEvent } from './events';
import { type CommandRecord, findCommand, type SealRequest } from './state';
import { assertNever } from './values';

type GivingUpEvent = Extract<
  SealRequestEvent,
  { type: 'EffectGivenUp' | 'EffectHurried' | 'AbandonRequested' }
>;

export function applyGivingUp(request: SealRequest, event: GivingUpEvent): SealRequest {
  switch (event.type) {
    case 'EffectGivenUp': {
      const { effectId, commandId, note, end, keepsEnd } = event.data;
      const before = request.givenUp ?? [];
      const kept = keepsEnd && before.find((other) => other.effectId === effectId)?.end;
      const givenUp = [
        ...before.filter((other) => other.effectId !== effectId),
        { effectId, ...defined({ end: end ? { commandId, reason: note } : kept }) },
      ];
      // An abandonment has its own record.
      if (findCommand(request, commandId)?.kind === 'abandon') return { ...request, givenUp };
      const record = end
        ? ({ commandId, kind: 'end', outcome: 'pending' } as const)
        : ({ commandId, kind: 'settle', outcome: 'done' } as const);
      return { ...withCommand(request, record), givenUp };
    }
    case 'EffectHurried':
      return withCommand(request, { commandId: event.data.commandId, kind: 'settle', outcome: 'done' });
    case 'AbandonRequested': {
      const { commandId, reason } = event.data;
      return {
        ...withCommand(request, { commandId, kind: 'abandon', outcome: 'pending' }),
        abandoning: { commandId, reason },
      };
    }
    default:
      return assertNever(event);
  }
}

/** Where the application has failed, whoever wanted an end has it, unless nobody knows. */
export function withEndsAnswered(
  request: SealRequest,
  outcome: Pick<CommandRecord, 'outcome' | 'reason'>,
): SealRequest {
  const commands = request.commands.map((command) =>
    command.kind === 'end' && command.outcome === 'pending' ? { ...command, ...outcome } : command,
  );
  return { ...request, commands };
}

export function abandoned(request: SealRequest): SealRequest {
  const { abandoning } = request;
  if (!abandoning) return request;
  return withCommand(request, { commandId: abandoning.commandId, kind: 'abandon', outcome: 'done' });
}
