import { z } from 'zod';
import type { SavedSettings } from '../../adapters/mongo/sealSettings';
import { checkSettings } from '../../domain/settings/checks';
import type { SealSettings } from '../../domain/settings/settings';
import { unknownBinding } from '../commands/terms';
import type { Deps } from '../deps';
import { page, pageOf, pageQuery, pageRequest } from '../http/pages';
import { notFound, Problem, refusedFields } from '../http/problem';
import { defineRoute, type Route } from '../http/route';
import { idSchema } from '../http/schemas';
import { savedSettingsSchema, sealSettingsBody } from './sealSettingsSchema';

const path = '/v1/hosts/:hostId/flows/:flowId/seal-settings';
const params = z.strictObject({ hostId: idSchema, flowId: idSchema });
const tag = 'Seal settings';

const put = defineRoute({
  method: 'put',
  path,
  role: 'admin',
  tag,
  summary: 'Set what happens in a flow',
  description: 'Makes a new version, unless nothing differs from the latest.',
  params,
  body: sealSettingsBody,
  responses: { 200: { description: 'The settings as they hold from now on.', schema: savedSettingsSchema } },
  problems: { 404: 'There is no such host.', 422: 'The content is refused; `errors` names each field.' },
  handler: async ({ deps, params: flow, body }) => {
    await needHost(deps, flow.hostId);
    await refuseWrongContent(deps, body);
    return { status: 200, body: shown(await deps.sealSettings.save(flow, body, deps.now().toISOString())) };
  },
});

async function needHost(deps: Deps, hostId: string): Promise<void> {
  if (!(await deps.hosts.get(hostId))) throw notFound('host');
}

async function refuseWrongContent(deps: Deps, settings: SealSettings): Promise<void> {
  const errors = checkSettings(settings);
  if (!(await deps.bindings.get(settings.bindingId))) errors.unshift(unknownBinding);
  if (errors.length > 0) throw refusedFields(errors);
}

const get = defineRoute({
  method: 'get',
  path,
  role: 'admin',
  tag,
  summary: 'Read the settings of a flow',
  params,
  responses: { 200: { description: 'The latest version.', schema: savedSettingsSchema } },
  problems: { 404: 'There is no such host, or its flow has no settings.' },
  handler: async ({ deps, params: flow }) => {
    await needHost(deps, flow.hostId);
    const latest = await deps.sealSettings.latest(flow);
    if (!latest) throw noSettings();
    return { status: 200, body: shown(latest) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path,
  role: 'admin',
  tag,
  summary: 'Delete the settings of a flow',
  description: 'Running requests keep the version that they started with.',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such host, or its flow has no settings.' },
  handler: async ({ deps, params: flow }) => {
    await needHost(deps, flow.hostId);
    if (!(await deps.sealSettings.remove(flow, deps.now().toISOString()))) throw noSettings();
    return { status: 204 };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/v1/hosts/:hostId/seal-settings',
  role: 'admin',
  tag,
  summary: 'List the settings of all flows of a host',
  description: 'A page may hold fewer than `limit` while more follow: go by `nextCursor`.',
  params: z.strictObject({ hostId: idSchema }),
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(savedSettingsSchema) } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: { hostId }, query }) => {
    await needHost(deps, hostId);
    const { items, last } = await deps.sealSettings.list(hostId, pageRequest(query));
    return { status: 200, body: page(items.map(shown), last) };
  },
});

function noSettings(): Problem {
  return new Problem('not-found', 'This flow has no seal settings.');
}

function shown({ hostId, flowId, version, savedAt, settings }: SavedSettings) {
  return { ...settings, hostId, flowId, version, savedAt };
}

export const sealSettingsRoutes: Route[] = [put, get, remove, list];
