import type { AlertNotice, Alerts, OpenAlert, SentNotice } from '../../../application/alerts/ports';
import { type AlertServices, sendAlerts } from '../../../application/alerts/sendAlerts';
import { PortError } from '../../../application/ports/errors';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { Attention } from '../../../domain/sealRequest/values';
import { applied, applySeal, live, metadata } from '../../domain/sealRequest/life';

/** Who is alerted of what, and how often, over stores in memory. */

const minuteMs = 60_000;
const { request } = live(applySeal(), applied());

function world() {
  let nowMs = Date.parse(metadata.now);
  let views: SealRequestView[] = [];
  const received: AlertNotice[] = [];
  const sent = new Map<string, SentNotice>();
  const failures = new Set<string>();
  const open = new Map<string, OpenAlert>();
  const faults = { send: false, record: false };
  /** A cause whose notices are refused. */
  let refused: string | undefined;
  const alerts: Alerts = {
    open: async () => [...open.values()],
    begin: async (alert) => {
      open.set(alert._id, alert);
      return alert;
    },
    lastSent: async ({ _id, at }) => sent.get(`${_id}:${at}`) ?? null,
    recordSent: async ({ _id, at }, notice) => {
      if (faults.record) throw new Error('killed');
      sent.set(`${_id}:${at}`, notice);
    },
    end: async ({ _id }) => void open.delete(_id),
    noteFailure: async ({ _id }) => void failures.add(_id),
    clearFailure: async ({ _id }) => void failures.delete(_id),
    countFailures: async () => failures.size,
  };
  const services: AlertServices = {
    alerts,
    views: { list: async ({ attention }) => (attention ? views : []) },
    refusedEvents: { pending: async () => [] },
    stuckRows: { all: async () => [] },
    sender: {
      send: async (notice) => {
        if (faults.send) throw new PortError('passing', 'away');
        if (notice.cause === refused) throw new PortError('refused', 'its words are not liked');
        received.push(notice);
      },
    },
    nameOf: async () => '总部章管家',
    requestUrl: (id) => `https://sealflow.test/v1/seal-requests/${id}`,
    repeatHours: [1, 6],
    log: { info: () => undefined, warn: () => undefined },
    now: () => new Date(nowMs),
  };
  return {
    ...{ received, failures, faults, services },
    wait: (count: number) => {
      const away: Attention = { kind: 'vendor-away', about: 'e', sentence: 's', raisedAt: metadata.now };
      views = Array.from({ length: count }, (_, index) => ({
        _id: `r${index}`,
        request: { ...request, attention: [away] },
      })) as unknown as SealRequestView[];
    },
    refuse: (cause: string | undefined) => {
      refused = cause;
    },
    /** Of other requests than `wait`, and at the site. */
    raise: (kind: Attention['kind']) => {
      const raised: Attention = { kind, about: 'e', sentence: 's', raisedAt: metadata.now };
      const view = { _id: `r-${kind}`, request: { ...request, attention: [raised] } };
      views = [...views, view as unknown as SealRequestView];
    },
    /** A round every five minutes. */
    rounds: async (minutes: number) => {
      for (const endMs = nowMs + minutes * minuteMs; nowMs < endMs; nowMs += 5 * minuteMs)
        await sendAlerts(services, () => undefined);
    },
  };
}

test('a vendor that is down for 30 requests is told of once, at its rate, and once that it is over', async () => {
  const { wait, rounds, received } = world();
  wait(30);
  await rounds(14 * 60);
  const began = Date.parse(metadata.now);
  expect(received.map(({ stage, count, at }) => [stage, count, (Date.parse(at) - began) / minuteMs])).toEqual(
    [
      ['raised', 30, 0],
      ['repeated', 30, 60],
      ['repeated', 30, 7 * 60],
      ['repeated', 30, 13 * 60],
    ],
  );
  wait(0);
  await rounds(60);
  const [over, ...more] = received.slice(4);
  expect(more).toEqual([]);
  expect(over).toMatchObject({ stage: 'resolved', cause: 'vendor-down', count: 0, requests: [] });
  expect(new Set(received.map(({ id }) => id)).size).toBe(5);
});

test('what comes again later is another occurrence, with ids of its own', async () => {
  const { wait, rounds, received } = world();
  for (const count of [1, 0, 2]) {
    wait(count);
    await rounds(5);
  }
  expect(received.map(({ stage, count }) => [stage, count])).toEqual([
    ['raised', 1],
    ['resolved', 0],
    ['raised', 2],
  ]);
  expect(new Set(received.map(({ id }) => id)).size).toBe(3);
});

test('killed between sending and recording, it is sent once more under the same id', async () => {
  const { wait, rounds, received, faults } = world();
  wait(1);
  faults.record = true;
  await expect(rounds(5)).rejects.toThrow('killed');
  faults.record = false;
  await rounds(30);
  const [first, again, ...more] = received;
  expect(more).toEqual([]);
  expect(again?.id).toBe(first?.id);
});

test('what is not taken counts as undelivered until it is, and is raised then', async () => {
  const { wait, rounds, received, faults, failures } = world();
  wait(1);
  faults.send = true;
  await expect(rounds(5)).rejects.toThrow('away');
  expect(failures.size).toBe(1);
  faults.send = false;
  await rounds(5);
  expect(received.map(({ stage }) => stage)).toEqual(['raised']);
  expect(failures.size).toBe(0);
});

test('a notice that is refused holds up no other, neither of what is raised nor of what is over', async () => {
  const { wait, raise, refuse, rounds, received, failures } = world();
  wait(1);
  await rounds(5);
  wait(0);
  raise('ledger-gap');
  raise('write-failed');
  refuse('ledger-gap');
  await expect(rounds(5)).rejects.toThrow('not liked');
  expect(received.map(({ cause, stage }) => [cause, stage])).toEqual([
    ['vendor-down', 'raised'],
    ['write-failed', 'raised'],
    ['vendor-down', 'resolved'],
  ]);
  expect(failures.size).toBe(1);
  refuse(undefined);
  await rounds(5);
  expect(received.slice(3).map(({ cause, stage }) => [cause, stage])).toEqual([['ledger-gap', 'raised']]);
  expect(failures.size).toBe(0);
});

test('nothing of a request’s content is in it', async () => {
  const { wait, rounds, received } = world();
  wait(1);
  await rounds(5);
  expect(received).toEqual([
    {
      id: `alert:vendor-down:binding:${request.identity.bindingId}:${Date.parse(metadata.now)}:1`,
      stage: 'raised',
      at: new Date(metadata.now).toISOString(),
      cause: 'vendor-down',
      peer: { kind: 'binding', id: request.identity.bindingId, name: '总部章管家' },
      count: 1,
      since: metadata.now,
      requests: [{ id: 'r0', state: 'sealing', url: 'https://sealflow.test/v1/seal-requests/r0' }],
    },
  ]);
});

test('a site without an address is asked nothing', async () => {
  const { services, wait, received } = world();
  wait(1);
  const { sender: _, ...without } = services;
  expect(await sendAlerts(without, () => undefined)).toEqual({ sent: 0 });
  expect(received).toEqual([]);
});
