import { ensureLocalSecrets } from '../../config/firstStart';
import { vendorApplyId } from '../../contracts/derivedIds';
import { sealRequestId, sealRequestWorkflowId } from '../../contracts/ids';
import { type Child, startChild } from '../child';
import { ask } from '../http';
import { profilingOf } from '../profile';
import type { Stage } from '../stage';
import type { Contender } from './contender';
import * as flow from './flow';

/** Beyond what any contender needs, so that the vendor's default limits do not decide. */
const limits = { callsPerSecond: 1000, callsAtOnce: 100 };

/**
 * The product: API and worker as processes of their own, one binding with a detail call, and a webhook host. Nobody
 * makes schedules here, so that none comes in between.
 */
export async function startSealflow(stage: Stage): Promise<Contender> {
  const { adminKey, secretKeys, payloadKeys } = await ensureLocalSecrets(stage.folder);
  const secrets = {
    SEALFLOW_ADMIN_KEY: adminKey,
    SEALFLOW_SECRET_KEYS: secretKeys,
    SEALFLOW_PAYLOAD_KEYS: payloadKeys,
  };
  const [api, worker] = await Promise.all([
    startProcess(stage, 'api', secrets),
    startProcess(stage, 'worker', secrets),
  ]);
  const headers = { Authorization: `Bearer ${adminKey}` };
  const need = (path: string, body: unknown, method = 'POST', more = {}) =>
    ask(`${api.url}${path}`, { method, body, headers: { ...headers, ...more } });
  const { hostId, callbackUrl } = await prepare(stage, need);
  const { sealId, fileTypeId } = await stage.peers.catalogue();
  const tell = async (flowRequestId: string, what: 'apply' | 'append', form: object, waits = false) => {
    const { flowId, operator, points } = flow;
    const event = { eventId: `${flowRequestId}-${what}`, flowId, flowRequestId, operator, form };
    const body = { ...event, trigger: points[what] };
    const { outcome } = await need(
      `/v1/hosts/${hostId}/flow-events`,
      body,
      'POST',
      waits ? { Prefer: 'wait=30' } : {},
    );
    if (outcome !== what) throw new Error(`${event.eventId} came to ${outcome}`);
  };
  const idOf = (flowRequestId: string) =>
    sealRequestId({ hostId, flowId: flow.flowId, flowRequestId, attempt: 1 });
  return {
    ...{ name: 'sealflow', api, worker, callbackUrl },
    acknowledgeUrl: callbackUrl,
    apply: (flowRequestId, { waits }) =>
      tell(flowRequestId, 'apply', applicationForm(flowRequestId, sealId, fileTypeId), waits),
    append: (flowRequestId) =>
      tell(flowRequestId, 'append', { [flow.fields.moreUses]: String(flow.moreUses) }),
    applyId: (flowRequestId) => vendorApplyId(idOf(flowRequestId)),
    workflowId: (flowRequestId) => sealRequestWorkflowId(idOf(flowRequestId)),
  };
}

async function startProcess(
  stage: Stage,
  program: 'api' | 'worker',
  secrets: NodeJS.ProcessEnv,
): Promise<Child> {
  const env = {
    ...stage.env,
    ...secrets,
    SEALFLOW_TEMPORAL_ADDRESS: stage.servers.temporal.address,
    SEALFLOW_TEMPORAL_NAMESPACE: stage.servers.temporal.namespace,
    SEALFLOW_MONGO_URL: await stage.mongoUrlFor(`sealflow ${program}`),
    SEALFLOW_DATA_DIR: stage.folder,
    SEALFLOW_API_PORT: '0',
    SEALFLOW_LOG_LEVEL: 'warn',
    SEALFLOW_REQUESTS_PER_MINUTE: '0',
    SEALFLOW_WORKFLOW_BUNDLE: stage.bundles.sealflow,
  };
  const log = stage.logOf(`sealflow-${program}`);
  const nodeOptions = stage.profiles === undefined ? [] : profilingOf(stage.profiles, program);
  const script = require.resolve(`../../${program}/main`);
  return stage.cleanup.started(
    () => startChild({ name: program, script, env, log, nodeOptions, watchdog: stage.watchdog }),
    (child) => child.stop(),
  );
}

type Need = (path: string, body: unknown, method?: string) => Promise<Record<string, string>>;

async function prepare({ peers }: Stage, need: Need): Promise<{ hostId: string; callbackUrl: string }> {
  const { url, ...keys } = peers.vendor;
  const binding = await need('/v1/bindings', {
    ...{ name: '总部章管家', vendor: 'zhangguanjia', openUrl: url, ...keys },
    profile: { limits },
  });
  // Notifications are calls beside the flow, which no contender makes.
  const engine = { kind: 'webhook', notifications: [], ...peers.host };
  const host = await need('/v1/hosts', { name: '集团OA', ...engine });
  const { id: bindingId = '', callbackUrl = '' } = binding;
  const { id: hostId = '' } = host;
  await need(`/v1/bindings/${bindingId}/catalogues/sync`, {});
  const path = `/v1/hosts/${hostId}/flows/${flow.flowId}/seal-settings`;
  await need(path, flow.sealSettings(bindingId), 'PUT');
  return { hostId, callbackUrl };
}

function applicationForm(flowRequestId: string, sealId: string, fileTypeId: string) {
  const { fields } = flow;
  return {
    [fields.subject]: flow.subjectOf(flowRequestId),
    [fields.applicant]: flow.applicant,
    [fields.fileType]: fileTypeId,
    [fields.seal]: sealId,
    [fields.useCount]: String(flow.useCount),
  };
}
