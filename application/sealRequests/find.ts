import { setTimeout as sleep } from 'node:timers/promises';
import { decide } from '../../domain/sealRequest/decide';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { Attempts, CommandRecord, Commands, SealRequestViews } from './stores';

export interface FindServices {
  views: Pick<SealRequestViews, 'get'>;
  attempts: Pick<Attempts, 'get'>;
  commands: Pick<Commands, 'get' | 'pendingOf'>;
}

/**
 * A request as its ledger has it or, until its first event is there, as its command record lets it begin: who was
 * told of a request always finds it.
 */
export async function findRequest(services: FindServices, id: string): Promise<SealRequest | null> {
  const view = await services.views.get(id);
  if (view) return view.request;
  const record = await applicationOf(services, id);
  return record && beginning(record.command);
}

async function applicationOf(
  services: Omit<FindServices, 'views'>,
  id: string,
): Promise<CommandRecord | null> {
  const attempt = await services.attempts.get(id);
  return attempt ? services.commands.get(attempt.commandRecordId) : pendingApplication(services, id);
}

/** An application that has not claimed its attempt: the one before may still have to make way. */
export async function pendingApplication(
  { commands }: Pick<FindServices, 'commands'>,
  id: string,
): Promise<CommandRecord | null> {
  for (const { recordId } of await commands.pendingOf([id])) {
    const record = await commands.get(recordId);
    if (record?.sealRequestId === id && record.kind === 'apply') return record;
  }
  return null;
}

/** A request as it is when nothing but its application is known. */
export function beginning(command: CommandRecord['command']): SealRequest | null {
  if (command.type !== 'ApplySeal') return null;
  const decision = decide(command, null);
  return decision.kind === 'accepted' ? fold(decision.events) : null;
}

/** Looks until what is seen is enough, the time is over, or nobody waits any more. Looks once at least. */
export async function lookUntil<Seen>(
  look: () => Promise<Seen>,
  isEnough: (seen: Seen) => boolean,
  { seconds, gone }: Waiting,
): Promise<Seen> {
  const until = Date.now() + seconds * 1000;
  for (let pauseMs = 40; ; pauseMs = Math.min(pauseMs * 1.3, 300)) {
    const seen = await look();
    const leftMs = until - Date.now();
    if (isEnough(seen) || leftMs <= 0 || gone.aborted) return seen;
    await sleep(Math.min(pauseMs, leftMs));
  }
}

export interface Waiting {
  seconds: number;
  /** The caller has gone away. */
  gone: AbortSignal;
}
