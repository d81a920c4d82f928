import express, { type Express } from 'express';
import { rawBodies } from '../body';
import { controlErrors } from '../control';
import { Faults, faultRoutes } from '../faults';
import { keeping, readKept } from '../keep';
import { sendReply, textReply } from '../reply';
import { controls } from './controls';
import type { ResolvedOptions } from './options';
import { pages, signInPage } from './signInPage';
import { keptSchema, Vendor } from './vendor';
import { wire } from './wire';

export function createQiyuesuo(options: ResolvedOptions): Express {
  const vendor = new Vendor(options);
  const faults = new Faults();
  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodies());
  if (options.keptIn !== undefined) {
    const kept = readKept(options.keptIn, keptSchema);
    if (kept) vendor.restore(kept);
    app.use(keeping(options.keptIn, () => vendor.kept()));
  }
  app.use(wire(vendor, faults));
  app.use(faultRoutes(faults));
  app.use(controls(vendor));
  app.get(pages, signInPage(vendor));
  app.use((_request, response) => sendReply(response, textReply('Not Found', 404)));
  app.use(controlErrors);
  return app;
}
