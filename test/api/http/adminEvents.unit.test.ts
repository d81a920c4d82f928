import type { Request } from 'express';
import { type AdminEventSpec, withAdminEvent } from '../../../api/http/adminEvent';
import { notFound } from '../../../api/http/problem';
import { defineRoute } from '../../../api/http/route';
import { routes } from '../../../api/routes';
import {
  type AdminEvents,
  type AdminOutcome,
  adminActions,
  changedFields,
  commandLineActions,
} from '../../../application/administration/adminEvents';

/* Who did what: no action without its event, and no secret in one. */

const spec: AdminEventSpec = {
  action: 'seal-settings.save',
  target: { kind: 'seal-settings', id: ['hostId', 'flowId'] },
};

function world(faults: { begin?: Error; conclude?: Error } = {}) {
  const steps: string[] = [];
  const outcomes: AdminOutcome[] = [];
  const adminEvents: Pick<AdminEvents, 'begin' | 'conclude' | 'list'> = {
    begin: async ({ action, actor, target, fields, address }) => {
      if (faults.begin) throw faults.begin;
      steps.push(`begin ${action} ${actor.id} ${target.id} ${fields.join()} ${address}`);
      return 'e1';
    },
    conclude: async (id, outcome) => {
      if (faults.conclude) throw faults.conclude;
      steps.push(`conclude ${id}`);
      outcomes.push(outcome);
    },
    list: async () => ({ items: [] }),
  };
  const asked = {
    deps: { adminEvents, clientAddress: () => '192.0.2.1', now: () => new Date('2026-11-26T00:00:00Z') },
    principal: { role: 'admin', id: 'key_1', name: 'A (key_1)' } as const,
    requestId: 'r1',
    request: {} as Request,
    params: { hostId: 'h1', flowId: 'f1' },
    body: { bindingId: 'b1', enabled: true },
  };
  const act = (fault?: Error) =>
    withAdminEvent(spec, asked, async ({ note }) => {
      steps.push('act');
      note({ name: 'x', changes: [{ field: 'enabled', before: false, after: true }] });
      if (fault) throw fault;
      return 'reply';
    });
  return { steps, outcomes, act };
}

test('the event is there before the action begins, and its outcome before the answer', async () => {
  const { steps, outcomes, act } = world();
  expect(await act()).toBe('reply');
  expect(steps).toEqual([
    'begin seal-settings.save key_1 h1/f1 bindingId,enabled 192.0.2.1',
    'act',
    'conclude e1',
  ]);
  expect(outcomes).toEqual([
    {
      ...{ outcome: 'done', at: '2026-11-26T00:00:00.000Z', name: 'x' },
      changes: [{ field: 'enabled', before: false, after: true }],
    },
  ]);
});

test('an event that cannot be written lets nothing begin; an outcome that cannot be written lets nothing be answered', async () => {
  const away = new RangeError('away');
  const first = world({ begin: away });
  await expect(first.act()).rejects.toBe(away);
  expect(first.steps).toEqual([]);
  await expect(world({ conclude: away }).act()).rejects.toBe(away);
});

test.each<[string, Error, Partial<AdminOutcome>]>([
  ['refused', notFound('host'), { outcome: 'refused', reason: 'not-found' }],
  ['failed', new RangeError('x'), { outcome: 'failed' }],
])('an action that is %s says so, and the caller is told why', async (_what, fault, outcome) => {
  const { outcomes, act } = world();
  await expect(act(fault)).rejects.toBe(fault);
  expect(outcomes).toEqual([expect.objectContaining({ ...outcome, name: 'x' })]);
});

test('nothing has changed by an action that is refused, whatever it was about to change', async () => {
  const { outcomes, act } = world();
  await act(notFound('host')).catch(() => undefined);
  expect(outcomes[0]).not.toHaveProperty('changes');
});

test('of a secret it is said that it changed, and no more; what is kept beside tells nothing', () => {
  const before = {
    _id: 'b',
    version: 1,
    changedAt: '1',
    openUrl: 'a',
    clientSecret: { c: 1 },
    gone: [1],
    same: { a: 1, b: 2 },
  };
  const after = {
    _id: 'b',
    version: 2,
    changedAt: '2',
    openUrl: 'b',
    clientSecret: { c: 2 },
    made: 1,
    same: { b: 2, a: 1 },
  };
  expect(changedFields(before, after, ['clientSecret'])).toEqual([
    { field: 'openUrl', before: 'a', after: 'b' },
    { field: 'clientSecret', changed: true },
    { field: 'gone', before: [1] },
    { field: 'made', after: 1 },
  ]);
  expect(changedFields(null, { table: 'x'.repeat(3000) })).toEqual([{ field: 'table', changed: true }]);
});

describe('every route that changes something and wants a key', () => {
  const changing = routes.filter(({ spec: { method, role } }) => method !== 'get' && role !== 'public');

  test.each(changing.map(({ spec: each }) => [`${each.method} ${each.path}`, each] as const))(
    '%s says what event is written of it, or why none',
    (_name, { adminEvent, path, params }) => {
      if (!adminEvent) throw new Error('says nothing');
      if ('none' in adminEvent) return expect(adminEvent.none).toMatch(/^[A-Z].+\.$/);
      const { id } = adminEvent.target;
      if (typeof id !== 'function') for (const name of id) expect(path).toContain(`:${name}`);
      else expect(params).toBeUndefined();
    },
  );

  test('and every action is one of a route', () => {
    const written = changing.flatMap(({ spec: { adminEvent } }) =>
      adminEvent && 'action' in adminEvent ? adminEvent.action : [],
    );
    expect([...new Set(written), ...commandLineActions].sort()).toEqual([...adminActions].sort());
  });

  test('without it there is no such route', () => {
    const wrong = {
      method: 'post',
      path: '/x',
      role: 'admin',
      tag: 'T',
      summary: 'S',
      responses: {},
    } as const;
    expect(() => defineRoute({ ...wrong, handler: async () => ({}) as never } as never)).toThrow(
      'admin event',
    );
  });
});
