import { defined } from '../../domain/defined';
import {
  type AlertGroup,
  type AlertPeer,
  groupMatters,
  isNoticeDue,
} from '../../domain/reconciliation/openAlerts';
import { PortError } from '../ports/errors';
import type { Log } from '../ports/log';
import { type MatterSources, openMatters } from './openMatters';
import type { AlertNotice, AlertSender, Alerts, OpenAlert } from './ports';

export interface AlertServices extends MatterSources {
  alerts: Alerts;
  /** Absent where the site has named no address. */
  sender?: AlertSender;
  /** As administrators named it; null where it is gone. */
  nameOf(peer: AlertPeer): Promise<string | null>;
  requestUrl(id: string): string;
  /** Hours from a notice to the next, in turn; the last one holds from then on. */
  repeatHours: readonly number[];
  log: Log;
  now(): Date;
}

/**
 * Tells people of what waits for them: each cause at once, again at its rate, and once that it is over. A notice counts
 * as sent once that is recorded; a process that dies in between has it sent once more under the same id. One that is
 * refused holds up no other.
 *
 * @throws PortError where a notice was not taken. The next try sends it again.
 */
export async function sendAlerts(services: AlertServices, onEach: () => void): Promise<{ sent: number }> {
  const { alerts, sender, now } = services;
  if (!sender) return { sent: 0 };
  const groups = groupMatters(await openMatters(services, now().getTime(), onEach));
  const open = await alerts.open();
  const over = open.filter(({ _id }) => groups.every(({ key }) => key !== _id));
  const notices = [
    ...groups.map((group) => () => tellOpen(services, sender, group, open)),
    ...over.map((alert) => () => tellResolved(services, sender, alert)),
  ];
  const refusals: PortError[] = [];
  let sent = 0;
  for (const tell of notices) {
    if (await tell().catch((error: unknown) => keepRefusal(refusals, error))) sent += 1;
    onEach();
  }
  const [refusal] = refusals;
  if (refusal) throw refusal;
  return { sent };
}

/** A refusal is of one notice; whatever else keeps a notice from being taken, keeps the others as well. */
function keepRefusal(refusals: PortError[], error: unknown): false {
  if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
  refusals.push(error);
  return false;
}

async function tellOpen(
  services: AlertServices,
  sender: AlertSender,
  group: AlertGroup,
  open: readonly OpenAlert[],
): Promise<boolean> {
  const { alerts, repeatHours, requestUrl } = services;
  const { key, cause, peer, count, since, requests } = group;
  const now = services.now();
  const at = now.toISOString();
  const alert =
    open.find(({ _id }) => _id === key) ??
    (await alerts.begin({ _id: key, cause, at, ...defined({ peer }) }));
  const last = await alerts.lastSent(alert);
  if (!isNoticeDue(last, { repeatHours, nowMs: now.getTime() })) return false;
  const number = (last?.number ?? 0) + 1;
  await send(services, sender, alert, {
    id: noticeId(alert, String(number)),
    stage: last ? 'repeated' : 'raised',
    ...{ at, cause, count, since },
    ...(await namedPeer(services, alert)),
    requests: requests.map(({ id, state }) => ({ id, state, url: requestUrl(id) })),
  });
  await alerts.recordSent(alert, { number, at });
  return true;
}

async function tellResolved(services: AlertServices, sender: AlertSender, alert: OpenAlert): Promise<true> {
  const { cause, at: since } = alert;
  const last = await services.alerts.lastSent(alert);
  await send(services, sender, alert, {
    id: noticeId(alert, 'resolved'),
    stage: 'resolved',
    at: services.now().toISOString(),
    ...{ cause, count: 0, since, requests: [] },
    ...(await namedPeer(services, alert)),
  });
  await services.alerts.end(alert, last);
  return true;
}

async function send(
  { alerts, log, now }: AlertServices,
  sender: AlertSender,
  alert: OpenAlert,
  notice: AlertNotice,
): Promise<void> {
  try {
    await sender.send(notice);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn({ kind: alert.cause, reason: error.kind }, 'An alert could not be sent; it is tried again');
    await alerts.noteFailure(alert, now().toISOString());
    throw error;
  }
  await alerts.clearFailure(alert);
}

/** No dot in it: Standard Webhooks signs `id.time.body`. */
function noticeId({ _id, at }: OpenAlert, which: string): string {
  return `alert:${_id}:${Date.parse(at)}:${which}`;
}

async function namedPeer({ nameOf }: AlertServices, { peer }: OpenAlert): Promise<Pick<AlertNotice, 'peer'>> {
  if (!peer) return {};
  return { peer: { ...peer, ...defined({ name: (await nameOf(peer)) ?? undefined }) } };
}
