import { serve } from '../serve';
import { createQiyuesuo } from './app';
import { optionsSchema } from './options';

serve(optionsSchema, createQiyuesuo).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
