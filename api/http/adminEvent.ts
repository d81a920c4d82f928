import type { Request } from 'express';
import type {
  AdminAction,
  AdminEvent,
  AdminOutcome,
  AdminTargetKind,
  FieldChange,
} from '../../application/administration/adminEvents';
import { defined } from '../../domain/defined';
import type { Deps } from '../deps';
import type { Principal } from './auth';
import { Problem } from './problem';

/** What of a route stands among the admin events, or why nothing does. */
export type AdminEventSpec = { action: AdminAction; target: TargetSpec } | { none: string };

interface TargetSpec {
  kind: AdminTargetKind;
  /** Parameters of the path that name the target; or, of one that is made here, what makes its id. */
  id: readonly string[] | ((now: Date) => string);
}

/** What a handler adds to the event of its route. */
export interface AdminEventNotes {
  /** The id that the target has, or is to have where it is made. Empty where no event is written. */
  targetId: string;
  note(more: { name?: string; changes?: FieldChange[] }): void;
}

interface Asked {
  deps: Pick<Deps, 'adminEvents' | 'clientAddress' | 'now'>;
  principal: Principal | null;
  requestId: string;
  request: Request;
  params: unknown;
  body: unknown;
}

/**
 * Writes the event, runs the action, and writes its outcome before the answer: see `AdminEvents` for what a crash in
 * between leaves.
 */
export async function withAdminEvent<Reply>(
  spec: AdminEventSpec | undefined,
  asked: Asked,
  action: (notes: AdminEventNotes) => Promise<Reply>,
): Promise<Reply> {
  if (!spec || 'none' in spec || !asked.principal) return action({ targetId: '', note: () => undefined });
  const { deps } = asked;
  const event = eventOf(spec, asked, asked.principal);
  const id = await deps.adminEvents.begin(event);
  let noted: Pick<AdminOutcome, 'name' | 'changes'> = {};
  const conclude = (outcome: Pick<AdminOutcome, 'outcome' | 'reason'>) =>
    deps.adminEvents.conclude(id, { ...outcome, at: deps.now().toISOString(), ...noted });
  const notes: AdminEventNotes = {
    targetId: event.target.id,
    note: (more) => {
      noted = { ...noted, ...more };
    },
  };
  let reply: Reply;
  try {
    reply = await action(notes);
  } catch (error) {
    // The caller is told what went wrong first, and the event stands anyway.
    const failure = failureOf(error);
    // What was to change has not.
    if (failure.outcome === 'refused') noted = defined({ name: noted.name });
    await conclude(failure).catch(() => undefined);
    throw error;
  }
  await conclude({ outcome: 'done' });
  return reply;
}

function eventOf(
  { action, target: { kind, id } }: Extract<AdminEventSpec, { action: AdminAction }>,
  { deps, requestId, request, params, body }: Asked,
  principal: Principal,
): Omit<AdminEvent, '_id'> {
  const now = deps.now();
  const named = new Map(Object.entries(params ?? {}));
  return {
    at: now.toISOString(),
    action,
    actor: { kind: 'api-key', id: principal.id, name: principal.name },
    target: { kind, id: typeof id === 'function' ? id(now) : id.map((name) => named.get(name)).join('/') },
    fields: Object.keys(body ?? {}),
    requestId,
    ...defined({ address: deps.clientAddress(request) }),
  };
}

function failureOf(error: unknown): Pick<AdminOutcome, 'outcome' | 'reason'> {
  const isRefused = error instanceof Problem && error.status < 500;
  return isRefused ? { outcome: 'refused', reason: error.slug } : { outcome: 'failed' };
}
