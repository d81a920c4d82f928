import { z } from 'zod';

/** What both processes are given, in this variable as JSON. */
export const optionsVariable = 'SEALFLOW_BENCH_OPTIONS';

const schema = z.object({
  temporalAddress: z.string(),
  taskQueue: z.string(),
  /** Without one nothing is stored. */
  store: z.object({ url: z.string(), database: z.string() }).optional(),
  vendor: z.object({ url: z.string(), clientId: z.string(), clientSecret: z.string() }),
  host: z.object({ url: z.string(), secret: z.string() }),
  /** Of the worker. */
  bundle: z.string(),
});
export type HandWrittenOptions = z.infer<typeof schema>;

export function readOptions(): HandWrittenOptions {
  return schema.parse(JSON.parse(process.env[optionsVariable] ?? '{}'));
}
