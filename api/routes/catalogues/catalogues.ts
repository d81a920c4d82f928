import { z } from 'zod';
import { vendorNameOf } from '../../../adapters/vendors';
import type { CatalogueItem, CatalogueKind, CatalogueState } from '../../../application/catalogues/ports';
import { chartDays, sealUseDays, useOfSeal } from '../../../application/catalogues/sealUse';
import { unselectableReasons } from '../../../application/ports/vendorLists';
import type { VendorName } from '../../../contracts/vendorName';
import { causeCodes } from '../../../domain/causes';
import { defined } from '../../../domain/defined';
import type { Language } from '../../http/language';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { defineRoute, type Route } from '../../http/route';
import { booleanQuery, formText, idSchema, isoTime, peerIdSchema } from '../../http/schemas';
import { faultMessage } from '../../messages';
import { needBinding } from '../bindings/bindings';
import { waitSeconds } from '../sealRequests/sealRequestAnswers';

const params = z.strictObject({ id: idSchema });
const tag = 'Catalogues';
const role = ['engine', 'operator'] as const;
const engineScope = { by: 'path', names: 'binding', param: 'id' } as const;

const failed =
  'What failed, by Accept-Language; what the vendor said itself is quoted. Of what failed under an older version: in English.';
const causeCode = z.enum(causeCodes).meta({ description: 'Its kind; `GET /v1/problems` lists them.' });

const syncedSchema = z
  .object({
    state: z.enum(['synced', 'failed', 'running']),
    at: isoTime.exactOptional(),
    seals: z.int().exactOptional(),
    fileTypes: z.int().exactOptional(),
    message: z.string().exactOptional().meta({ description: failed }),
    code: causeCode.exactOptional(),
  })
  .meta({ id: 'CatalogueSync' });

function failureJson(
  failure: NonNullable<CatalogueState['failure']>,
  language: Language,
  vendor: VendorName,
) {
  const { at, cause } = failure;
  return { at, message: faultMessage(failure, language, vendor), ...defined({ code: cause?.code }) };
}

const defaultWaitSeconds = 10;

const sync = defineRoute({
  method: 'post',
  path: '/v1/bindings/:id/catalogues/sync',
  adminEvent: { action: 'catalogue.sync', target: { kind: 'binding', id: ['id'] } },
  role,
  engineScope,
  tag,
  summary: 'Read seals and file types from the vendor now',
  description:
    'What is gone there is marked and not deleted: see `removed` of the lists. Syncs also run by themselves, on a schedule.',
  params,
  headers: z.object({
    prefer: z
      .string()
      .optional()
      .meta({ description: `\`wait=N\`: waits up to N seconds, ${defaultWaitSeconds} without it.` }),
  }),
  responses: {
    200: { description: 'What it came to.', schema: syncedSchema },
    202: { description: 'It is still running.', schema: syncedSchema },
  },
  problems: { 404: 'There is no such binding.' },
  handler: async ({ deps, params: { id }, headers: { prefer }, language }) => {
    const vendor = vendorNameOf(await needBinding(deps, id));
    const seconds = prefer === undefined ? defaultWaitSeconds : waitSeconds(prefer);
    const outcome = await deps.catalogueWorkflows.sync(id, seconds * 1000);
    if (outcome === null || outcome.kind === 'busy')
      return { status: 202, body: { state: 'running' as const } };
    if (outcome.kind === 'failed')
      return { status: 200, body: { state: 'failed' as const, ...failureJson(outcome, language, vendor) } };
    const { kind, ...what } = outcome;
    return { status: 200, body: { state: kind, ...what } };
  },
});

const itemSchema = z.object({
  id: z.string(),
  name: z.string(),
  removedAt: isoTime
    .exactOptional()
    .meta({ description: 'When a sync did not find it any more; with `removed=true` alone.' }),
  selectable: z.literal(false).exactOptional().meta({
    description: 'Of a seal that nobody can apply for; with `unselectable=true` or `removed=true` alone.',
  }),
  reason: z
    .enum(unselectableReasons)
    .exactOptional()
    .meta({ description: 'Why it cannot be selected: it is frozen at the vendor, or lies in no machine.' }),
});
const catalogueSchema = pageOf(itemSchema).extend({
  syncedAt: isoTime.nullable().meta({ description: 'null before the first sync.' }),
  lastFailure: z
    .object({
      at: isoTime,
      message: z.string().meta({ description: failed }),
      code: causeCode.exactOptional(),
    })
    .nullable()
    .meta({ description: 'Of the last sync, where it failed.' }),
});

function itemJson({ itemId, name, removedAt, unselectable: reason }: CatalogueItem) {
  const selection = reason ? { selectable: false as const, reason } : {};
  return { id: itemId, name, ...defined({ removedAt }), ...selection };
}

function picker(kind: CatalogueKind, path: `/${string}`, what: string): Route {
  return defineRoute({
    method: 'get',
    path,
    role,
    engineScope,
    tag,
    summary: `Search ${what} by name`,
    description: 'Answered from the last sync, so also while the vendor is away.',
    params,
    query: z.strictObject({
      ...pageQuery,
      q: formText(100, 0).optional().meta({ description: 'Part of the name, in any case.' }),
      removed: booleanQuery.optional().meta({
        description: '`true`: those that the vendor does not have any more, in place of those that it has.',
      }),
      unselectable: booleanQuery.optional().meta({
        description: '`true`: also those that nobody can apply for, which a picker is not to offer.',
      }),
    }),
    responses: { 200: { description: 'One page.', schema: catalogueSchema } },
    problems: { 404: 'There is no such binding.' },
    handler: async ({ deps, params: { id }, query, language }) => {
      const { catalogues } = deps;
      const { q, removed, unselectable } = query;
      const vendor = vendorNameOf(await needBinding(deps, id));
      const [found, state] = await Promise.all([
        catalogues.search(id, kind, { ...pageRequest(query), q, removed, unselectable }),
        catalogues.state(id),
      ]);
      const items = found.items.map(itemJson);
      const { syncedAt = null, failure } = state ?? {};
      const lastFailure = failure ? failureJson(failure, language, vendor) : null;
      return { status: 200, body: { ...page(items, found.last), syncedAt, lastFailure } };
    },
  });
}

const sealUseSchema = z
  .object({
    since: isoTime.meta({
      description: `${sealUseDays} days ago: requests applied for since then are counted.`,
    }),
    usesPerDay: z.array(z.object({ day: z.iso.date(), count: z.int() })).meta({
      description: `The last ${chartDays} days, in the site's time zone: by the day on which the vendor was first seen to count them.`,
    }),
    flows: z
      .array(
        z.object({
          hostId: z.string(),
          flowId: z.string().exactOptional(),
          requests: z.int(),
          uses: z.int(),
        }),
      )
      .meta({
        description:
          'Which flows have applied for it; without `flowId` who applied directly, without settings.',
      }),
  })
  .meta({ id: 'SealUse' });

const sealUse = defineRoute({
  method: 'get',
  path: '/v1/bindings/:id/seals/:sealId/use',
  role: 'operator',
  tag,
  summary: 'Which flows use a seal, and how often it was used',
  params: z.strictObject({ id: idSchema, sealId: peerIdSchema }),
  responses: { 200: { description: 'Of the last months.', schema: sealUseSchema } },
  problems: { 404: 'There is no such binding.' },
  handler: async ({ deps, params: { id: bindingId, sealId } }) => {
    await needBinding(deps, bindingId);
    const { timeZone, now, requests } = deps;
    const use = await useOfSeal({ views: requests.views, timeZone, now }, { bindingId, sealId });
    return { status: 200, body: use };
  },
});

export const catalogueRoutes: Route[] = [
  sync,
  picker('seal', '/v1/bindings/:id/seals', 'seals (物理印章)'),
  picker('fileType', '/v1/bindings/:id/file-types', 'file types (文件类型)'),
  sealUse,
];
