import { context, propagation, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { OnPeerCall } from './peerCalls';

/** Of one process, as long as a collector is configured; without one nothing of it is loaded. */
export interface Tracing {
  /** Of calls to Temporal: each carries the trace on. */
  client: WorkflowClientInterceptor;
  activities: ActivityInterceptorsFactory;
  /** A span of a call that has ended, within what made it. */
  peerCalled: OnPeerCall;
  /** One HTTP request, by the pattern of its route; goes on with the trace of its caller, by `traceparent`. */
  request<T>(route: string, headers: Record<string, unknown>, work: () => Promise<T>): Promise<T>;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/** A collector that is away holds up the end of the process for no longer. */
const exportTimeoutMs = 3_000;

/** @param endpoint of a collector that takes OTLP over HTTP, without its path and a slash at its end. */
export function startTracing(service: string, endpoint: string): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: exportTimeoutMs });
  const provider = new BasicTracerProvider({
    resource: new Resource({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(withoutWords(exporter), { scheduledDelayMillis: 1_000 })],
  });
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  });
  const tracer = provider.getTracer('sealflow');
  return {
    client: new OpenTelemetryWorkflowClientInterceptor({ tracer }),
    activities: (activity) => ({
      inbound: new OpenTelemetryActivityInboundInterceptor(activity, { tracer }),
    }),
    peerCalled: ({ peer, call, outcome, seconds }) => {
      const endTime = Date.now();
      const attributes = { [`sealflow.${peer.kind}_id`]: peer.id, 'sealflow.outcome': outcome };
      const options = { kind: SpanKind.CLIENT, attributes, startTime: endTime - seconds * 1000 };
      const span = tracer.startSpan(`${peer.kind} ${call}`, options);
      if (outcome !== 'done' && outcome !== 'refused') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },
    request: (route, headers, work) => {
      const from = propagation.extract(context.active(), headers);
      return tracer.startActiveSpan(route, { kind: SpanKind.SERVER }, from, (span) => ended(span, work));
    },
    stop: () => provider.shutdown(),
  };
}

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** Faults quote peers, forms and documents: of one a span says that it was, and not its words. */
function withoutWords(exporter: SpanExporter): SpanExporter {
  const plain = (span: ReadableSpan): ReadableSpan =>
    Object.create(span, { status: { value: { code: span.status.code } }, events: { value: [] } });
  return {
    export: (spans, done) => exporter.export(spans.map(plain), done),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush ? { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() } : {}),
  };
}
