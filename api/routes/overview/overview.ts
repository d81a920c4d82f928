import { z } from 'zod';
import { sealRequestStates } from '../../../domain/sealRequest/values';
import type { Deps } from '../../deps';
import { maxPageSize } from '../../http/pages';
import { defineRoute, type Route } from '../../http/route';
import { isoTime } from '../../http/schemas';

const count = z.int().min(0);
const named = z.object({ id: z.string(), name: z.string() });

const overviewSchema = z
  .object({
    countedAt: isoTime.meta({
      description: 'Some seconds ago at the most, longer where counting takes long.',
    }),
    openByState: z
      .partialRecord(z.enum(sealRequestStates), count)
      .meta({ description: 'Requests that run; states in which none is are left out.' }),
    attention: count.meta({ description: 'Requests that wait for a person.' }),
    refusedEvents: count.meta({ description: 'Refused flow events of which nothing has come yet.' }),
    callbacks: z.object({
      pending: count,
      failed: count.meta({ description: 'Given up, for a person to look at.' }),
    }),
    hosts: z.array(named.extend({ kind: z.string() })).meta({
      description: `Names of what requests name by ids; the first ${maxPageSize}.`,
    }),
    bindings: z.array(named).meta({ description: 'Likewise.' }),
  })
  .meta({
    id: 'Overview',
    example: {
      countedAt: '2026-11-27T01:02:03.000Z',
      openByState: { sealing: 12, completed: 3 },
      attention: 2,
      refusedEvents: 1,
      callbacks: { pending: 0, failed: 0 },
      hosts: [{ id: 'host_0mbq3k7x1a2b3c4d5', name: '集团OA', kind: 'e10' }],
      bindings: [{ id: 'bnd_0mbq3k7x1a2b3c4d5', name: '总部用印平台' }],
    },
  });

const get = defineRoute({
  method: 'get',
  path: '/v1/overview',
  role: 'operator',
  tag: 'Overview',
  summary: 'How much there is, and how much of it waits for a person',
  responses: { 200: { description: 'As counted a moment ago.', schema: overviewSchema } },
  handler: async ({ deps }) => {
    const [counts, hosts, bindings] = await Promise.all([
      deps.overview(),
      hostNames(deps),
      bindingNames(deps),
    ]);
    return { status: 200, body: { ...counts, hosts, bindings } };
  },
});

const activitySchema = z
  .object({
    countedAt: isoTime.meta({
      description: 'A minute ago at the most, longer where counting takes long.',
    }),
    usesPerDay: z.array(z.object({ day: z.iso.date(), count })).meta({
      description:
        "The last 30 days, in the site's time zone: uses by the day on which the vendor was first seen to count them.",
    }),
    callbacksPerHour: z.array(z.object({ hour: isoTime, count })).meta({
      description:
        'The last 24 hours, by when each began: callbacks that came and were kept, refused ones too.',
    }),
    peers: z
      .array(
        z.object({
          kind: z.enum(['binding', 'host']),
          id: z.string(),
          calls: count,
          failed: count.meta({ description: 'Without an answer, or with one that could not be read.' }),
          meanMs: count,
          longestMs: count,
        }),
      )
      .meta({
        description:
          'How long calls took in about the last hour, as API and workers measured it together; the ten slowest, by the mean.',
      }),
  })
  .meta({ id: 'Activity' });

const activity = defineRoute({
  method: 'get',
  path: '/v1/overview/activity',
  role: 'operator',
  tag: 'Overview',
  summary: 'What has happened lately, for charts',
  responses: { 200: { description: 'As counted a moment ago.', schema: activitySchema } },
  handler: async ({ deps }) => ({ status: 200, body: await deps.activity() }),
});

async function hostNames({ hosts }: Deps) {
  const { items } = await hosts.list({ limit: maxPageSize });
  return items.map(({ _id: id, name, kind }) => ({ id, name, kind }));
}

async function bindingNames({ bindings }: Deps) {
  const { items } = await bindings.list({ limit: maxPageSize });
  return items.map(({ _id: id, name }) => ({ id, name }));
}

export const overviewRoutes: Route[] = [get, activity];
