/** The header of Temporal's calls in which a trace is carried on, as `@temporalio/interceptors-opentelemetry` names it. */
export const traceHeader = '_tracer-data';
