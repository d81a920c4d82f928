import { notificationId } from '../../contracts/derivedIds';
import { parseSealRequestId } from '../../contracts/ids';
import type { LedgerBatch } from '../../contracts/ledger';
import { defined } from '../../domain/defined';
import {
  type Notification,
  type NotificationType,
  newestNotifications,
  notificationsOf,
} from '../../domain/sealRequest/notifications';
import type { Deliveries } from '../administration/deliveries';
import type { HostStore } from '../administration/hosts';
import { PortError } from '../ports/errors';
import type { HostNotification, Hosts } from '../ports/host';
import type { Log } from '../ports/log';
import { everyPending } from '../relay/everyPending';
import type { Appended, LedgerPort, SealRequestView } from '../sealRequests/stores';
import type { PendingNotification, PendingNotifications } from './ports';

export interface NotifierServices {
  hosts: Pick<HostStore, 'recent'>;
  hostClients: Hosts;
  pending: PendingNotifications;
  deliveries: Pick<Deliveries, 'ofCommands'>;
  log: Log;
  now(): Date;
}

export interface Notifier {
  /** What a batch that is in the ledger tells. Returns at once, and never throws. */
  noteBatch(batch: LedgerBatch, appended: Appended): void;
  /**
   * What a process that died has left: makes pending what this request should have told and did not. `under-way`: some of
   * it is so young that its process may be telling it; another look has to follow.
   */
  noteMissed(view: SealRequestView): Promise<'noted' | 'under-way'>;
  /** Tries each that is pending once, until what was taken has taken a minute. `onEach` is called after each. */
  relay(onEach: () => void): Promise<{ sent: number }>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** More at once are pending at first: a host that hangs must not gather them here. */
const mostUnderWay = 100;
const pageSize = 100;
/**
 * How long what is taken in one pass may take: the relay begins no other before it is over, and commands and callbacks wait
 * for that one. What is not taken does not count: one try for each host must not keep another host's from their turn.
 */
const passMs = 60_000;
/** A host that was away for so long asks for what became of its requests. */
const keptForMs = 3 * 24 * 3_600_000;
/** Of a request that has not changed for so long nothing is missed any more. */
const missedWithinMs = 24 * 3_600_000;
/** Sent, and recorded among the deliveries, by then. */
const surelySentMs = 60_000;

/**
 * Tells hosts what became of their requests, beside the workflow: from the events that its worker has just written, at
 * once and from memory, so that a notification costs no history and no database command. What does not go through at once
 * is pending until the relay brings it there. What a process that died had in hand is found by the looks of the
 * reconciliation. So each is sent once, or again under the same id after a crash.
 */
export function createNotifier(services: NotifierServices): Notifier {
  const underWay = new Map<string, Promise<void>>();
  return {
    noteBatch: (batch, appended) => {
      const told = notificationsOf(batch.events, appended.state);
      if (told.length === 0) return;
      const { sealRequestId } = batch;
      // Somebody has written it before, and has told it: or died, and the relay finds out.
      const isOwn = appended.isNew && underWay.size < mostUnderWay;
      const before = underWay.get(sealRequestId) ?? Promise.resolve();
      const turn = before.then(() => tell(services, sealRequestId, told, isOwn));
      underWay.set(sealRequestId, turn);
      void turn.finally(() => {
        if (underWay.get(sealRequestId) === turn) underWay.delete(sealRequestId);
      });
    },
    noteMissed: (view) => noteMissed(services, view),
    relay: (onEach) => relayNotifications(services, onEach),
    idle: async () => {
      await Promise.all(underWay.values());
    },
  };
}

/** The same ledger; `noteBatch` hears of each batch that is in it. */
export function notifyingLedger<L extends LedgerPort>(
  ledger: L,
  noteBatch: (batch: LedgerBatch, appended: Appended) => void,
): L {
  return {
    ...ledger,
    append: async (batch: LedgerBatch) => {
      const appended = await ledger.append(batch);
      if (appended) noteBatch(batch, appended);
      return appended;
    },
  };
}

/** For processes that send none: all that they write is pending at once. */
export function keepNotifications(
  services: Pick<NotifierServices, 'hosts' | 'pending' | 'log' | 'now'>,
): (batch: LedgerBatch, appended: Appended) => void {
  return (batch, { state }) =>
    void withoutThrowing(services, async () => {
      const rows = await wantedRows(services, batch.sealRequestId, notificationsOf(batch.events, state));
      for (const row of rows) await services.pending.add(row);
    });
}

async function tell(
  services: NotifierServices,
  sealRequestId: string,
  told: readonly Notification[],
  isOwn: boolean,
): Promise<void> {
  await withoutThrowing(services, async () => {
    for (const row of await wantedRows(services, sealRequestId, told))
      if (!isOwn || !(await isOver(services, row))) await services.pending.add(row);
  });
}

/** Only a log is left where the database is away as well: the reconciliation finds what is missing. */
async function withoutThrowing(
  { log }: Pick<NotifierServices, 'log'>,
  work: () => Promise<void>,
): Promise<void> {
  await work().catch((error: unknown) =>
    log.warn({ fault: error instanceof Error ? error.name : 'unknown' }, 'A notification is left for later'),
  );
}

async function wantedRows(
  { hosts, now }: Pick<NotifierServices, 'hosts' | 'now'>,
  sealRequestId: string,
  told: readonly Notification[],
): Promise<PendingNotification[]> {
  const hostId = parseSealRequestId(sealRequestId)?.hostId;
  if (hostId === undefined || told.length === 0) return [];
  const host = await hosts.recent(hostId);
  const wanted: readonly NotificationType[] = host?.kind === 'webhook' ? (host.notifications ?? []) : [];
  const at = now().toISOString();
  return told
    .filter(({ type }) => wanted.includes(type))
    .map((each) => rowOf(sealRequestId, hostId, each, at));
}

function rowOf(
  sealRequestId: string,
  hostId: string,
  { key, type, ...data }: Notification,
  at: string,
): PendingNotification {
  const { flowId, flowRequestId = '', attempt = 1 } = parseSealRequestId(sealRequestId) ?? {};
  const commandId = notificationId(sealRequestId, key);
  const notification: HostNotification = {
    ...{ commandId, type, flowRequestId, data: { sealRequestId, attempt, ...data } },
    ...defined({ flowId }),
  };
  return { _id: commandId, hostId, notification, at };
}

/** Whether the host has it, or never will. Each try is on record among the deliveries. */
async function isOver({ hostClients, log }: NotifierServices, row: PendingNotification): Promise<boolean> {
  try {
    const host = await hostClients.forHost(row.hostId);
    await host.notify?.(row.notification);
    return true;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const { hostId, notification } = row;
    log.warn({ hostId, kind: notification.type, reason: error.kind }, 'A notification was not taken');
    return error.kind === 'refused';
  }
}

async function relayNotifications(services: NotifierServices, onEach: () => void): Promise<{ sent: number }> {
  const { pending, log, now } = services;
  const away = new Set<string>();
  let [sent, takenMs] = [0, 0];
  for await (const row of everyPending(pending, pageSize)) {
    onEach();
    if (takenMs > passMs) break;
    const { _id: id, hostId } = row;
    const isLate = now().getTime() - Date.parse(row.at) > keptForMs;
    if (isLate) log.warn({ hostId }, 'A notification is given up: its host was away for too long');
    if (isLate || !(await isWanted(services, row)) || (await isTold(services, row))) {
      await pending.clear(id);
    } else if (!away.has(hostId)) {
      const began = now().getTime();
      if (await isOver(services, row)) {
        await pending.clear(id);
        sent += 1;
        takenMs += now().getTime() - began;
      } else away.add(hostId);
    }
  }
  return { sent };
}

async function isWanted({ hosts }: NotifierServices, row: PendingNotification): Promise<boolean> {
  const host = await hosts.recent(row.hostId);
  return host?.kind === 'webhook' && (host.notifications ?? []).includes(row.notification.type);
}

async function isTold(
  { deliveries }: Pick<NotifierServices, 'deliveries'>,
  { hostId, _id }: PendingNotification,
): Promise<boolean> {
  const tries = await deliveries.ofCommands(hostId, [_id]);
  return tries.some(({ outcome }) => outcome === 'done' || outcome === 'refused');
}

/** See {@link Notifier}: also for processes that send none. */
export async function noteMissed(
  services: Pick<NotifierServices, 'hosts' | 'pending' | 'deliveries' | 'now'>,
  { _id, request }: SealRequestView,
): Promise<'noted' | 'under-way'> {
  const age = (at: string) => services.now().getTime() - Date.parse(at);
  if (age(request.changedAt) > missedWithinMs) return 'noted';
  const newest = newestNotifications(request).filter(({ at }) => age(at) < missedWithinMs);
  const isYoung = ({ at }: Notification) => age(at) <= surelySentMs;
  const wanted = (told: readonly Notification[]) => wantedRows(services, _id, told);
  for (const row of await wanted(newest.filter((each) => !isYoung(each))))
    if (!(await isTold(services, row))) await services.pending.add(row);
  const young = await wanted(newest.filter(isYoung));
  return young.length > 0 ? 'under-way' : 'noted';
}
