import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import type { Express } from 'express';
import type { z } from 'zod';

/**
 * Runs a simulator as this process: reads `--options <json>` (`-` for the first line of standard input) and `--port`,
 * listens on 127.0.0.1, prints `{"url": ...}` and ends on SIGTERM, or when standard input closes, so that it never
 * outlives a parent that holds it. `--keep-running` is for where there is no standard input to hold.
 */
export async function serve<Schema extends z.ZodType<{ port: number }>>(
  schema: Schema,
  createApp: (options: z.infer<Schema>, url: string) => Express,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      options: { type: 'string', default: '{}' },
      port: { type: 'string' },
      'keep-running': { type: 'boolean', default: false },
    },
  });
  if (!values['keep-running']) process.stdin.resume().on('close', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  const given: unknown = JSON.parse(values.options === '-' ? await firstLineOfStdin() : values.options);
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  const options = schema.parse({ ...(typeof given === 'object' ? given : {}), ...port });
  const url = await listen(options, createApp);
  process.stdout.write(`${JSON.stringify({ url })}\n`);
}

async function listen<Options extends { port: number }>(
  options: Options,
  createApp: (options: Options, url: string) => Express,
): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  const url = `http://127.0.0.1:${address.port}`;
  // The app is made once the port is known: some replies carry addresses of the simulator itself.
  server.on('request', createApp(options, url));
  return url;
}

function firstLineOfStdin(): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    process.stdin.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
}
