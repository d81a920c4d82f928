import { z } from 'zod';
import { changedFields } from '../../../application/administration/adminEvents';
import { beyondVendor } from '../../../application/administration/beyondVendor';
import { type HostDocument, takesRows } from '../../../application/administration/hosts';
import type {
  FlowOfHost,
  SavedSettings,
  SettingsVersion,
} from '../../../application/administration/sealSettings';
import { standingOf, tryOut } from '../../../application/flowEvents/tryOut';
import type { ObservedFlow } from '../../../application/flows/observedFlows';
import type { WrongField } from '../../../application/refusals';
import { defined } from '../../../domain/defined';
import { checkSettings } from '../../../domain/settings/checks';
import type { SealSettings } from '../../../domain/settings/settings';
import type { Deps } from '../../deps';
import { configurationLimitBytes } from '../../http/body';
import { newId } from '../../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { Problem, refusedFields, shownField } from '../../http/problem';
import { problemField } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { idSchema } from '../../http/schemas';
import { happened } from '../flowEvents/flowEvents';
import { needHost } from '../hosts/hosts';
import { savedSettingsSchema, sealSettingsBody, settingsVersionSchema } from './sealSettingsSchema';

const path = '/v1/hosts/:hostId/flows/:flowId/seal-settings';
const params = z.strictObject({ hostId: idSchema, flowId: idSchema });
const tag = 'Seal settings';
const target = { kind: 'seal-settings', id: ['hostId', 'flowId'] } as const;

const put = defineRoute({
  method: 'put',
  path,
  adminEvent: { action: 'seal-settings.save', target },
  role: 'admin',
  tag,
  summary: 'Set what happens in a flow',
  description: 'Makes a new version, unless nothing differs from the latest.',
  params,
  body: sealSettingsBody,
  bodyLimitBytes: configurationLimitBytes,
  responses: { 200: { description: 'The settings as they hold from now on.', schema: savedSettingsSchema } },
  problems: { 404: 'There is no such host.', 422: 'The content is refused; `errors` names each field.' },
  handler: async ({ deps, params: flow, body, principal, adminEvent }) => {
    await refuseWrongContent(deps, await needHost(deps, flow.hostId), flow, body);
    const before = await deps.sealSettings.latest(flow);
    const saved = await deps.sealSettings.save(flow, body, deps.now().toISOString(), principal?.name);
    adminEvent.note({ changes: changedFields(audited(before), audited(saved)) });
    return { status: 200, body: shown(saved) };
  },
});

/** For admin events. */
const audited = (saved: SavedSettings | null) =>
  saved && { ...saved.settings, settingsVersion: saved.version };

async function refuseWrongContent(
  deps: Deps,
  host: HostDocument,
  flow: FlowOfHost,
  settings: SealSettings,
): Promise<void> {
  const errors: WrongField[] = [
    ...checkSettings(settings),
    ...unreachableWrites(host, settings),
    ...unknownOperators(host, settings),
    ...unwrittenRows(host, settings, await deps.observedFlows.get(flow)),
  ];
  const binding = await deps.bindings.get(settings.bindingId);
  if (!binding) errors.unshift({ path: 'bindingId', code: 'unknown-binding' });
  const vendor = binding && deps.capabilities.of(binding);
  if (vendor) errors.push(...beyondVendor(settings, vendor));
  if (errors.length > 0) throw refusedFields(errors.map(problemField));
}

/** Values that travel with a submit alone need a rule that submits. */
function unreachableWrites({ writeBack }: HostDocument, { callbacks }: SealSettings): WrongField[] {
  const needsSubmit = writeBack.mode === 'nextSubmit' && writeBack.fallback === undefined;
  if (!needsSubmit || callbacks.some(({ action }) => action.kind === 'submitFlow')) return [];
  return [{ path: 'callbacks', code: 'no-submit' }];
}

/** Of fields that events have shown to be columns of a detail table. */
export function unwrittenRows(
  host: Pick<HostDocument, 'kind' | 'writeBack'>,
  { apply, append }: SealSettings,
  observed: { fields: Pick<ObservedFlow['fields'][number], 'id' | 'table'>[] } | null,
): WrongField[] {
  if (takesRows(host)) return [];
  const fields = {
    'apply.sealCodeField': apply.sealCodeField,
    'append.sealCodeField': append?.sealCodeField,
  };
  const columns = observed?.fields.filter(({ table }) => table !== undefined).map(({ id }) => id) ?? [];
  return Object.entries(fields).flatMap(([path, fieldId]) =>
    fieldId !== undefined && columns.includes(fieldId) ? [{ path, code: 'host-no-rows' }] : [],
  );
}

/** E10 tells nobody who operates a node, so nobody can act as that person there. */
function unknownOperators({ kind }: HostDocument, { callbacks, onFailure }: SealSettings): WrongField[] {
  if (kind !== 'e10') return [];
  const actions = [
    ...callbacks.map(({ action }, index) => ({ action, path: `callbacks.${index}.action.as` })),
    ...(onFailure?.action ? [{ action: onFailure.action, path: 'onFailure.action.as' }] : []),
  ];
  return actions
    .filter(({ action }) => 'as' in action && action.as === 'currentOperator')
    .map(({ path }) => ({ path, code: 'not-served' }));
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
  adminEvent: { action: 'seal-settings.delete', target },
  role: 'admin',
  tag,
  summary: 'Delete the settings of a flow',
  description: 'Running requests keep the version that they started with.',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such host, or its flow has no settings.' },
  handler: async ({ deps, params: flow, principal }) => {
    await needHost(deps, flow.hostId);
    if (!(await deps.sealSettings.remove(flow, deps.now().toISOString(), principal?.name)))
      throw noSettings();
    return { status: 204 };
  },
});

const versions = defineRoute({
  method: 'get',
  path: `${path}/versions`,
  role: 'admin',
  tag,
  summary: 'List every version of the settings of a flow, newest first',
  params,
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(settingsVersionSchema) } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: flow, query }) => {
    await needHost(deps, flow.hostId);
    const { limit, after } = pageRequest(query);
    const { items, last } = await deps.sealSettings.versions(flow, { limit, ...defined({ before: after }) });
    return { status: 200, body: page(items.map(shownVersion), last) };
  },
});

function shownVersion({ version, savedAt, savedBy, settings }: SettingsVersion) {
  const kept = settings ? { settings: { ...settings } } : {};
  return { version, savedAt, ...defined({ savedBy }), deleted: settings === null, ...kept };
}

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
  return new Problem('not-found', 'This flow has no seal settings.', { zh: '该流程没有物理用印设置。' });
}

function shown({ hostId, flowId, version, savedAt, savedBy, settings }: SavedSettings) {
  return { ...settings, hostId, flowId, version, savedAt, ...defined({ savedBy }) };
}

const fieldErrorSchema = z.object({ path: z.string(), code: z.string(), message: z.string() });
const triedOutSchema = z
  .object({
    outcome: z.enum(['apply', 'append', 'end', 'nothing']),
    reason: z.string().exactOptional().meta({ description: 'Why nothing, or the reason of the end.' }),
    refusal: z.string().exactOptional().meta({ description: 'The problem it would be answered with.' }),
    errors: z.array(fieldErrorSchema).exactOptional().meta({ description: 'One entry per wrong field.' }),
    attempt: z.int().exactOptional(),
    application: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .meta({ description: 'As it was read out of the form.' }),
    seals: z
      .array(z.record(z.string(), z.unknown()))
      .exactOptional()
      .meta({ description: 'What would be appended.' }),
    flow: z
      .object({
        nodeId: z.string().exactOptional(),
        fault: z.string().exactOptional(),
        expected: z.array(z.string()),
      })
      .exactOptional()
      .meta({
        description:
          'Of a flow request that is named: the node at which the host finds it, or why it cannot say; and the nodes that the rules expect.',
      }),
  })
  .meta({ id: 'TriedOut' });

const tryBody = z.strictObject({
  event: z.strictObject({
    ...happened,
    flowRequestId: idSchema
      .exactOptional()
      .meta({ description: 'Without it, of a flow request that has none yet.' }),
    // So that an event can be tried as it was sent.
    eventId: z.string().exactOptional(),
    flowId: idSchema.exactOptional(),
  }),
});

const tryEvent = defineRoute({
  method: 'post',
  path: `${path}/try`,
  adminEvent: { none: 'It changes nothing.' },
  role: 'admin',
  tag,
  summary: 'See what an event would come to',
  description:
    'By the saved settings and as things stand; nothing is applied for, appended, ended or recorded. An id that the catalogues do not have may have them read afresh from the vendor, as the event itself would.',
  params,
  body: tryBody,
  responses: { 200: { description: 'What would happen.', schema: triedOutSchema } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: flow, body: { event }, language }) => {
    await needHost(deps, flow.hostId);
    const { trigger, form, flowRequestId = newId('try', deps.now()) } = event;
    const { errors, application, seals, ...tried } = await tryOut(
      deps,
      { ...flow, flowRequestId },
      { trigger, form },
    );
    const standing = event.flowRequestId && (await standingOf(deps, { ...flow, flowRequestId }));
    return {
      status: 200,
      body: {
        ...tried,
        ...(standing ? { flow: standing } : {}),
        ...(application ? { application: { ...application } } : {}),
        ...(errors ? { errors: errors.map((error) => shownField(problemField(error), language)) } : {}),
        ...(seals ? { seals: seals.map((seal) => ({ ...seal })) } : {}),
      },
    };
  },
});

export const sealSettingsRoutes: Route[] = [put, get, remove, versions, list, tryEvent];
