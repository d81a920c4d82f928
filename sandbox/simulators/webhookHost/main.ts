import { serve } from '../serve';
import { createWebhookHostApp } from './app';
import { optionsSchema } from './options';

serve(optionsSchema, createWebhookHostApp).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
