import type { Delivery } from '../../../application/administration/deliveries';
import type { HostDocument } from '../../../application/administration/hosts';
import {
  createNotifier,
  keepNotifications,
  type NotifierServices,
} from '../../../application/notifications/notifier';
import type { PendingNotification } from '../../../application/notifications/ports';
import { PortError } from '../../../application/ports/errors';
import type { HostNotification, HostPort } from '../../../application/ports/host';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { NotificationType } from '../../../domain/sealRequest/notifications';
import { applied, applySeal, callback, hostOutcome, live, metadata } from '../../domain/sealRequest/life';

/* Hosts are told at once, or by the relay; what a dead process had in hand is found; nothing is told twice without need. */

const id = 'h1:f1:r1:1';
const writeRefused = hostOutcome('sealCode:0', { kind: 'refused', message: '无此字段' });
const { ledger, request } = live(applySeal(), applied(), writeRefused);
const batch = { sealRequestId: id, firstSeq: 0, events: ledger };
const own = { state: request.state, isNew: true };

function world(notifications: NotificationType[] = ['sealRequest.stateChanged']) {
  let nowMs = Date.parse(metadata.now);
  const sent: HostNotification[] = [];
  const rows = new Map<string, PendingNotification>();
  const tries: Delivery[] = [];
  const faults: { host?: PortError; pending?: true } = {};
  const host = { kind: 'webhook', notifications } as HostDocument;
  const port = {
    notify: async (notification: HostNotification) => {
      if (faults.host) throw faults.host;
      sent.push(notification);
      tries.push({ commandId: notification.commandId, outcome: 'done' } as Delivery);
    },
  } as unknown as HostPort;
  const services: NotifierServices = {
    hosts: { recent: async () => host },
    hostClients: { forHost: async () => port },
    pending: {
      add: async (row) => {
        if (faults.pending) throw new Error('the database is away');
        rows.set(row._id, row);
      },
      pending: async ({ after }) => (after === undefined ? [...rows.values()] : []),
      clear: async (rowId) => void rows.delete(rowId),
    },
    deliveries: {
      ofCommands: async (_host, ids) => tries.filter(({ commandId }) => ids.includes(commandId)),
    },
    log: { info: () => undefined, warn: () => undefined },
    now: () => new Date(nowMs),
  };
  const notifier = createNotifier(services);
  const relay = () => notifier.relay(() => undefined);
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { ...{ services, notifier, relay, sent, rows, tries, faults, host, later } };
}

test('what its host wants is told at once, and nothing is left', async () => {
  const { notifier, sent, rows } = world();
  notifier.noteBatch(batch, own);
  await notifier.idle();
  expect(sent).toEqual([
    {
      commandId: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      type: 'sealRequest.stateChanged',
      flowId: 'f1',
      flowRequestId: 'r1',
      data: { sealRequestId: id, attempt: 1, state: 'sealing', round: 0, at: metadata.now },
    },
  ]);
  expect(rows.size).toBe(0);
});

test('attention is told where it is wanted; a host of a version before is told of nothing', async () => {
  const wanting = world(['sealRequest.attentionRaised']);
  wanting.notifier.noteBatch(batch, own);
  await wanting.notifier.idle();
  expect(wanting.sent).toMatchObject([
    { type: 'sealRequest.attentionRaised', data: { kind: 'write-failed', about: 'sealCode:0' } },
  ]);
  const { notifier, sent, rows, host } = world();
  Object.assign(host, { notifications: undefined });
  notifier.noteBatch(batch, own);
  await notifier.idle();
  expect([sent, rows.size]).toEqual([[], 0]);
});

test.each(['passing', 'unknown', 'misconfigured'] as const)(
  'a host that is away (%s) is told by the relay once it is back, under the same id',
  async (kind) => {
    const { notifier, relay, sent, rows, faults } = world();
    faults.host = new PortError(kind, 'away');
    notifier.noteBatch(batch, own);
    await notifier.idle();
    expect(await relay()).toEqual({ sent: 0 });
    const [left = ''] = rows.keys();
    delete faults.host;
    expect(await relay()).toEqual({ sent: 1 });
    expect(sent.map(({ commandId }) => commandId)).toEqual([left]);
    expect(rows.size).toBe(0);
  },
);

test('a host that refuses it, or was away for three days, is told no more', async () => {
  const { notifier, relay, sent, rows, faults, later } = world();
  faults.host = new PortError('refused', 'no');
  notifier.noteBatch(batch, own);
  await notifier.idle();
  expect(rows.size).toBe(0);
  faults.host = new PortError('passing', 'away');
  notifier.noteBatch(batch, own);
  await notifier.idle();
  expect(rows.size).toBe(1);
  later(3 * 24 * 3_600_000 + 1);
  await relay();
  expect([sent, rows.size]).toEqual([[], 0]);
});

test('a pass over many that a host takes slowly ends within its time, and the next one goes on', async () => {
  const { services, relay, sent, rows, later } = world();
  const port = await services.hostClients.forHost('h1');
  const notify = port.notify?.bind(port);
  port.notify = async (notification) => {
    later(20_000);
    await notify?.(notification);
  };
  for (let each = 1; each <= 10; each += 1)
    keepNotifications(services)({ ...batch, sealRequestId: `h1:f1:r${each}:1` }, own);
  await new Promise(setImmediate);
  expect(rows.size).toBe(10);
  expect(await relay()).toEqual({ sent: 4 });
  while (rows.size > 0) expect((await relay()).sent).toBeGreaterThan(0);
  expect(new Set(sent.map(({ flowRequestId }) => flowRequestId)).size).toBe(10);
});

test('a batch that somebody has written before is told only where nobody did', async () => {
  const { notifier, relay, sent } = world();
  notifier.noteBatch(batch, own);
  await notifier.idle();
  notifier.noteBatch(batch, { ...own, isNew: false });
  await notifier.idle();
  await relay();
  expect(sent).toHaveLength(1);
});

test('what a process that died had in hand is found by a look, once it surely is not under way', async () => {
  const { notifier, relay, sent, rows, later } = world();
  const view = { _id: id, request } as SealRequestView;
  expect(await notifier.noteMissed(view)).toBe('under-way');
  expect(rows.size).toBe(0);
  later(61_000);
  expect(await notifier.noteMissed(view)).toBe('noted');
  await relay();
  expect(sent).toMatchObject([{ data: { state: 'sealing' } }]);
  await notifier.noteMissed(view);
  later(24 * 3_600_000);
  await notifier.noteMissed(view);
  expect(rows.size).toBe(0);
});

test('a host that wants nothing is waited for with nothing', async () => {
  const { notifier } = world([]);
  expect(await notifier.noteMissed({ _id: id, request } as SealRequestView)).toBe('noted');
});

test('a database that is away with the host stops nothing, and a process that sends none keeps what it writes', async () => {
  const { notifier, relay, sent, faults, services, rows } = world();
  Object.assign(faults, { host: new PortError('passing', 'away'), pending: true });
  notifier.noteBatch(batch, own);
  await notifier.idle();
  expect([sent, rows.size]).toEqual([[], 0]);
  Object.assign(faults, { host: undefined, pending: undefined });
  const completed = live(applySeal(), applied(), callback('sealingCompleted'));
  keepNotifications(services)({ ...batch, events: completed.ledger }, { state: 'completed', isNew: true });
  await new Promise(setImmediate);
  await relay();
  expect(sent.map(({ data }) => data.state)).toEqual(['sealing', 'completed']);
});
