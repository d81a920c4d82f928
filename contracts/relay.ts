/**
 * What waits at Temporal and not in a process of ours: a stored callback that could not be settled at once, and a
 * command that was recorded and not dispatched. An operator sees each in the Temporal UI; the failure type of its
 * activity says what it waits for.
 */

/** Delivers one stored callback. Takes one {@link DeliverCallbackInput}; ends when its row is settled. */
export const deliverCallbackWorkflow = 'deliverCallback';
/** Dispatches one recorded command. Takes one {@link DeliverCommandInput}; ends when it is dispatched or refused. */
export const deliverCommandWorkflow = 'deliverCommand';
/** Writes a refused flow event into its form, or takes it out of it again. Takes one {@link WriteRefusalInput}; ends when the host has it or refuses it. */
export const writeRefusalWorkflow = 'writeRefusal';
/**
 * Starts the two for rows and commands whose process died, and tells requests of the version before that a reply was not
 * confirmed in time. Takes one {@link RelayInput}.
 */
export const relayWorkflow = 'relay';
export const relayScheduleId = 'relay';
/** Between two scheduled passes: what a pass takes up goes by it. */
export const relayEverySeconds = 60;

export interface DeliverCallbackInput {
  /** The inbox row's id. */
  inboxId: string;
  bindingId: string;
  /** What the try before it, in the process that stored the row, found it to wait for. */
  waited?: CallbackWait;
}

export interface DeliverCommandInput {
  /** The command record's `_id`. */
  recordId: string;
  /** Its `instance`: another record under the same id is another command. */
  instance: string;
}

export interface WriteRefusalInput {
  /** The refused event's id. */
  refusedId: string;
  /** Empties the field again: a later event of the flow was taken. */
  clears?: true;
}

export interface RelayInput {
  /** Goes through everything that is pending, and not only through what is young or due: a server was away. */
  all?: boolean;
}

export interface Relayed {
  /** How many deliveries were started. */
  started: number;
}

export interface SignalledReplies {
  /** How many requests were told that a reply was not confirmed in time. */
  signalled: number;
}

/** What a delivery waits for: the type of the failure that has its activity tried again, never encrypted. */
export const callbackWaits = [
  /** The vendor, or our way to it, does not answer. */
  'vendor-away',
  /** The vendor is there, and has no such detail call. */
  'detail-missing',
  /** It answers the detail call with what cannot be read: a sign-in page, JSON of something else. */
  'detail-unreadable',
  /** It refuses the detail call in its own words. */
  'detail-refused',
  /** The vendor's own state does not confirm it yet. */
  'not-confirmed',
  /** The application is known, and its workflow has not begun. */
  'not-begun',
  /** Temporal does not know the workflow of a request that the ledger holds open. */
  'workflow-missing',
  /** Temporal answers that the workflow has as many signals, or as long a history, as it may. */
  'temporal-limit',
  /** Signalled; the workflow has not judged it yet. */
  'signalled',
  /** As many of its binding are under way in this worker as may be. */
  'queued',
] as const;
export type CallbackWait = (typeof callbackWaits)[number];

export const commandWaits = [
  /** The attempt before makes way first. */
  'superseding',
  /** Nobody took it in time, or its request has not begun. */
  'not-taken',
  'workflow-missing',
] as const;
export type CommandWait = (typeof commandWaits)[number];

export interface CallbackDeliveryActivities {
  /**
   * Fails with a {@link CallbackWait} as its type while the row waits. Ends without an outcome where no application is
   * known: registering one looks for rows that wait for it, and so does the relay.
   */
  deliverCallback(input: DeliverCallbackInput): Promise<void>;
  relayCallbacks(input: RelayInput): Promise<Relayed>;
}
export interface CommandDeliveryActivities {
  /** Fails with a {@link CommandWait} as its type while the command waits. */
  deliverCommand(input: DeliverCommandInput): Promise<void>;
  relayCommands(input: RelayInput): Promise<Relayed>;
}
export interface ReplyRelayActivities {
  /** Of requests of the version before, whose deadlines stand in a collection. */
  relayReplies(): Promise<SignalledReplies>;
}

export interface RefusedEventActivities {
  writeRefusal(input: WriteRefusalInput): Promise<void>;
}
export interface RefusedRelayActivities {
  /** Ends refusals that a later event came after, and begins writes that were left. */
  relayRefused(): Promise<{ ended: number }>;
}

export interface NotificationActivities {
  /** Tries each notification of hosts that did not go through at once. */
  relayNotifications(): Promise<{ sent: number }>;
}

export function writeRefusalWorkflowId({ refusedId, clears }: WriteRefusalInput): string {
  return clears ? `refused:${refusedId}:cleared` : `refused:${refusedId}`;
}

export function deliverCallbackWorkflowId(inboxId: string): string {
  return `callback:${inboxId}`;
}

export function deliverCommandWorkflowId(instance: string): string {
  return `command:${instance}`;
}
