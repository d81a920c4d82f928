import { serve } from '../serve';
import { createE10App } from './app';
import { optionsSchema } from './options';

serve(optionsSchema, createE10App).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
