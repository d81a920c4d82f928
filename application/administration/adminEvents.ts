import { contentHash } from '../../contracts/derivedIds';
import { defined } from '../../domain/defined';
import type { DocumentPage } from './named';

/** By programs, and not over the API. */
export const commandLineActions = [
  'secret-keys.rotate',
  'payload-key.retire',
  'read-models.rebuild',
] as const;

/** Everything that people administer, and operators do beside the ledgers of requests. */
export const adminActions = [
  ...commandLineActions,
  ...['binding.create', 'binding.change', 'binding.delete', 'binding.rotate-callback-token'],
  ...['host.create', 'host.change', 'host.delete', 'host.rotate-secret', 'host.test-write'],
  ...['seal-settings.save', 'seal-settings.delete', 'flow.name'],
  ...['api-key.create', 'api-key.change', 'api-key.rotate', 'api-key.delete'],
  ...['catalogue.sync', 'callback.redeliver', 'delivery.redeliver', 'flow-event.dismiss'],
  ...['seal-request.settle', 'seal-request.refresh'],
] as const;
export type AdminAction = (typeof adminActions)[number];

export const adminTargetKinds = [
  ...['binding', 'host', 'seal-settings', 'api-key', 'callback', 'delivery', 'flow-event', 'seal-request'],
  ...['flow', 'secret-keys', 'payload-key', 'read-models'],
] as const;
export type AdminTargetKind = (typeof adminTargetKinds)[number];

export interface AdminTarget {
  kind: AdminTargetKind;
  /** Several ids on the way to it are separated by slashes: `<hostId>/<flowId>`. */
  id: string;
}

/** A key of the API; or who ran a program at the system, by the name that it has there. */
export interface AdminActor {
  kind: 'api-key' | 'command-line';
  id: string;
  name: string;
}

/** What an action was about to do, written before it began. Never changed, never deleted. */
export interface AdminEvent {
  /** Time-ordered. */
  _id: string;
  at: string;
  action: AdminAction;
  actor: AdminActor;
  target: AdminTarget;
  /** Names of the fields that the request gave. */
  fields: string[];
  /** Absent of what a program did. */
  requestId?: string;
  /** Where the request came from, as far as that can be told. */
  address?: string;
}

/** A changed field: its values, or only that it changed, where it is a secret or too long. */
export type FieldChange = { field: string; before?: unknown; after?: unknown } | ChangedOnly;
interface ChangedOnly {
  field: string;
  changed: true;
}

/** What the action came to, written before its answer. */
export interface AdminOutcome {
  /** `refused`: nothing was done. `failed`: whether it was done is unknown. */
  outcome: 'done' | 'refused' | 'failed';
  at: string;
  /** Why it was refused, as the problem's type ends. */
  reason?: string;
  /** Of the target, where it has one. */
  name?: string;
  changes?: FieldChange[];
}

/** An event whose outcome is not written is one that runs now, or whose process died in it. */
export type ListedAdminEvent = AdminEvent & { result: AdminOutcome | null };

export interface AdminEventFilter {
  /** Id of an actor. */
  actor?: string | undefined;
  /** Id of a target. */
  target?: string | undefined;
}

/**
 * Who did what, append-only: both writes are inserts, and nothing is deleted.
 *
 * The event is written before the action begins, so that no action can happen without one; where that write fails the
 * action does not begin. The outcome, with the fields that changed, is written before the answer; where that fails the
 * answer is an error although the action was done. A crash in between leaves an event without an outcome: who wanted
 * to change what, when and from where, and not whether it came to it.
 */
export interface AdminEvents {
  /** Returns the id. */
  begin(event: Omit<AdminEvent, '_id'>): Promise<string>;
  /** Once for each event. */
  conclude(id: string, outcome: AdminOutcome): Promise<void>;
  /** Newest first. */
  list(
    filter: AdminEventFilter,
    page: { limit: number; before?: string | undefined },
  ): Promise<DocumentPage<ListedAdminEvent>>;
}

/** Kept by us and changed with everything else: they tell nothing. */
const bookkeeping = ['_id', 'version', 'createdAt', 'createdBy', 'changedAt'];

/** A value that is longer as JSON is not repeated in an event. Characters. */
const maxValueLength = 2000;

/** What differs between two documents; null stands for one that is not there. Of `secret` fields only that they do. */
export function changedFields(
  before: object | null,
  after: object | null,
  secret: readonly string[] = [],
): FieldChange[] {
  const [old, now] = [new Map(Object.entries(before ?? {})), new Map(Object.entries(after ?? {}))];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields
    .filter((field) => !bookkeeping.includes(field) && hashOf(old.get(field)) !== hashOf(now.get(field)))
    .map((field) => {
      const values = defined({ before: old.get(field), after: now.get(field) });
      const isLong = JSON.stringify(values).length > maxValueLength;
      return secret.includes(field) || isLong ? { field, changed: true } : { field, ...values };
    });
}

const hashOf = (value: unknown) => (value === undefined ? undefined : contentHash(value));
