import { serve } from '../serve';
import { createZhangGuanJia } from './app';
import { optionsSchema } from './options';

serve(optionsSchema, createZhangGuanJia).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
