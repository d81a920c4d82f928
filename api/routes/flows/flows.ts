import { z } from 'zod';
import { changedFields } from '../../../application/administration/adminEvents';
import type { SavedSettings } from '../../../application/administration/sealSettings';
import {
  type FlowNames,
  type NamedPart,
  noNames,
  type ObservedFlow,
  readSamples,
  unseenFlow,
} from '../../../application/flows/observedFlows';
import { defined } from '../../../domain/defined';
import type { Deps } from '../../deps';
import type { Principal } from '../../http/auth';
import { configurationLimitBytes } from '../../http/body';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';
import { idSchema } from '../../http/schemas';
import { needHost } from '../hosts/hosts';
import { flowNamesBody, flowSchema } from './flowSchemas';

const tag = 'Flows';
const role = 'operator';
const path = '/v1/hosts/:hostId/flows';
const params = z.strictObject({ hostId: idSchema, flowId: idSchema });
const description =
  'Learned from the events that the host has sent, refused ones and those of flows without settings too, within seconds; so that seal settings are picked, and no id is typed.';

const list = defineRoute({
  method: 'get',
  path,
  role,
  tag,
  summary: 'List the flows of a host, with their fields, nodes and exits',
  description,
  params: z.strictObject({ hostId: idSchema }),
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page, in the order of their ids.', schema: pageOf(flowSchema) } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: { hostId }, query, principal }) => {
    await needHost(deps, hostId);
    const { items, last } = await deps.observedFlows.list(hostId, pageRequest(query));
    const flows = await Promise.all(items.map((flow) => shownWith(deps, flow, principal)));
    return { status: 200, body: page(flows, last) };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${path}/:flowId`,
  role,
  tag,
  summary: 'What is known of one flow',
  description: `${description} Also of one that has settings and whose events were not seen yet.`,
  params,
  responses: { 200: { description: 'The flow.', schema: flowSchema } },
  problems: { 404: 'There is no such host, or nothing is known of the flow.' },
  handler: async ({ deps, params: flow, principal }) => {
    await needHost(deps, flow.hostId);
    const found = await deps.observedFlows.get(flow);
    if (!found && !(await deps.sealSettings.recent(flow))) throw notFound('flow');
    return { status: 200, body: await shownWith(deps, found ?? unseenFlow(flow), principal) };
  },
});

const name = defineRoute({
  method: 'put',
  path: `${path}/:flowId/names`,
  adminEvent: { action: 'flow.name', target: { kind: 'flow', id: ['hostId', 'flowId'] } },
  role: 'admin',
  tag,
  summary: 'Name a flow, its fields, nodes and exits',
  description:
    'Events name nothing. What is left out keeps its name; a flow may be named before its first event.',
  params,
  body: flowNamesBody,
  bodyLimitBytes: configurationLimitBytes,
  responses: { 200: { description: 'The flow as it is named now.', schema: flowSchema } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: flow, body, principal, adminEvent }) => {
    await needHost(deps, flow.hostId);
    const { before, names } = await deps.observedFlows.rename(flow, (known) => renamed(known, body));
    adminEvent.note({ ...defined({ name: names.flow }), changes: changedFields(before, names) });
    const found = (await deps.observedFlows.get(flow)) ?? unseenFlow(flow);
    return { status: 200, body: await shownWith(deps, found, principal) };
  },
});

function renamed(known: FlowNames, given: z.output<typeof flowNamesBody>): FlowNames {
  const flow = given.flow ?? known.flow;
  const parts = (what: 'fields' | 'nodes' | 'exits'): NamedPart[] => {
    const names = new Map(known[what].map(({ id, name }) => [id, name]));
    for (const [id, name] of Object.entries(given[what] ?? {})) names.set(id, name);
    return [...names].flatMap(([id, name]) => (name === '' ? [] : [{ id, name }]));
  };
  const named = { fields: parts('fields'), nodes: parts('nodes'), exits: parts('exits') };
  return flow ? { ...named, flow } : named;
}

async function shownWith(deps: Deps, flow: ObservedFlow, principal: Principal | null) {
  const [saved, names] = await Promise.all([deps.sealSettings.recent(flow), deps.observedFlows.names(flow)]);
  const samples = principal?.role === 'admin' ? readSamples(deps.secretBox, flow) : new Map<string, string>();
  return shown(flow, { saved, names: names ?? noNames, samples });
}

interface Beside {
  saved: SavedSettings | null;
  names: FlowNames;
  samples: ReadonlyMap<string, string>;
}

/** What was seen, named and set of a flow as one. */
export function shown(
  { flowId, events, lastEventAt, ...seen }: Omit<ObservedFlow, 'hostId'>,
  { saved, names, samples }: Beside,
): z.input<typeof flowSchema> {
  const formFields = saved?.settings.form?.fields ?? [];
  const [seenFields, seenNodes, inForms] = [byId(seen.fields), byId(seen.nodes), byId(formFields)];
  const [fieldNames, nodeNames, exitNames] = [byId(names.fields), byId(names.nodes), byId(names.exits)];
  const fields = allIds(seen.fields, names.fields, formFields).map((id) => {
    const field = seenFields.get(id);
    const inForm = inForms.get(id);
    const type = inForm?.type ?? field?.type ?? 'text';
    const label = fieldNames.get(id)?.name ?? inForm?.name;
    const { table, lastSeenAt } = field ?? {};
    return { id, type, ...defined({ name: label, table, sample: samples.get(id), lastSeenAt }) };
  });
  const exits = seen.exits.map((id) => ({ id }));
  return {
    ...{ flowId, events, fields },
    ...defined({ name: names.flow, lastEventAt }),
    settings: saved && { enabled: saved.settings.enabled, version: saved.version },
    nodes: allIds(seen.nodes, names.nodes).map((id) => {
      const when = seenNodes.get(id)?.when ?? [];
      return { id, when, ...defined({ name: nodeNames.get(id)?.name }) };
    }),
    exits: allIds(exits, names.exits).map((id) => ({ id, ...defined({ name: exitNames.get(id)?.name }) })),
  };
}

const byId = <Part extends { id: string }>(parts: readonly Part[]) =>
  new Map(parts.map((part) => [part.id, part]));

function allIds(...parts: readonly (readonly { id: string }[])[]): string[] {
  return [...new Set(parts.flatMap((part) => part.map(({ id }) => id)))];
}

export const flowRoutes: Route[] = [list, get, name];
