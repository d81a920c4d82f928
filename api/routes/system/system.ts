import { z } from 'zod';
import type { Probe } from '../../deps';
import { defineRoute, type Route } from '../../http/route';

const probeTimeoutMs = 3000;

const partSchema = z.object({
  ok: z.boolean(),
  message: z
    .string()
    .exactOptional()
    .meta({ description: 'What is wrong, or ought to be known, in a sentence.' }),
});

const readinessSchema = z
  .object({
    ready: z.boolean(),
    parts: z.object({
      process: partSchema,
      temporal: partSchema,
      mongo: partSchema,
      searchAttributes: partSchema,
      schedules: partSchema,
      payloadKeys: partSchema,
    }),
  })
  .meta({ id: 'Readiness' });

const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  role: 'public',
  tag: 'System',
  summary: 'Whether the process is alive',
  responses: { 200: { description: 'It is.', schema: z.object({ status: z.literal('ok') }) } },
  handler: async () => ({ status: 200, body: { status: 'ok' as const } }),
});

const readyz = defineRoute({
  method: 'get',
  path: '/readyz',
  role: 'public',
  tag: 'System',
  summary: 'Whether everything that requests need is there',
  responses: {
    200: { description: 'Ready.', schema: readinessSchema },
    503: { description: 'Some part is away, or the process is shutting down.', schema: readinessSchema },
  },
  handler: async ({ deps: { probes, isDraining } }) => {
    const [temporal, mongo, searchAttributes, schedules, payloadKeys] = await Promise.all([
      look(probes.temporal),
      look(probes.mongo),
      look(probes.searchAttributes),
      look(probes.schedules),
      look(probes.payloadKeys),
    ]);
    const process = isDraining() ? { ok: false, message: 'is shutting down' } : { ok: true };
    const parts = { process, temporal, mongo, searchAttributes, schedules, payloadKeys };
    const ready = Object.values(parts).every(({ ok }) => ok);
    const body = { ready, parts };
    return ready ? { status: 200, body } : { status: 503, body, headers: { 'Retry-After': '5' } };
  },
});

async function look(probe: Probe): Promise<z.input<typeof partSchema>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, probeTimeoutMs, 'does not answer in time');
  });
  try {
    const found = await Promise.race([probe(), late]);
    if (found === null) return { ok: true };
    return typeof found === 'string' ? { ok: false, message: found } : { ok: true, message: found.note };
  } catch {
    return { ok: false, message: 'cannot be reached' };
  } finally {
    clearTimeout(timer);
  }
}

const openapi = defineRoute({
  method: 'get',
  path: '/openapi.json',
  role: 'public',
  tag: 'System',
  summary: 'This document',
  query: z.strictObject({
    lang: z.enum(['en', 'zh-CN']).optional().meta({ description: 'Of its texts; English where left out.' }),
  }),
  responses: {
    200: { description: 'OpenAPI 3.1.', schema: z.record(z.string(), z.unknown()) },
  },
  handler: async ({ deps, query: { lang } }) => ({
    status: 200,
    body: deps.openApi(lang === 'zh-CN' ? 'zh' : 'en'),
  }),
});

const metrics = defineRoute({
  method: 'get',
  path: '/metrics',
  role: 'operator',
  tag: 'System',
  summary: 'What Prometheus reads',
  description:
    'Counts and times only: no id, name or code of any request. Without a key at `SEALFLOW_METRICS_ADDRESS`.',
  responses: { 200: { description: 'Metrics.', schema: z.string(), contentType: 'text/plain' } },
  handler: async ({ deps }) => ({
    status: 200,
    headers: { 'Content-Type': deps.metrics.contentType },
    body: await deps.metrics.render(),
  }),
});

export const systemRoutes: Route[] = [healthz, readyz, metrics, openapi];
