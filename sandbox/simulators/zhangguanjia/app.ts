import express, { type Express } from 'express';
import { rawBodies } from '../body';
import { controlErrors } from '../control';
import { Faults, faultRoutes } from '../faults';
import { keeping, readKept } from '../keep';
import { pngReply, stampedPage } from '../picture';
import { sendReply, textReply } from '../reply';
import { controls } from './controls';
import { keptVendorSchema } from './kept';
import type { ResolvedOptions } from './options';
import { Vendor } from './vendor';
import { wire } from './wire';

export function createZhangGuanJia(options: ResolvedOptions, url: string): Express {
  const vendor = new Vendor(options, url);
  const faults = new Faults();
  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodies());
  if (options.keptIn !== undefined) {
    const kept = readKept(options.keptIn, keptVendorSchema);
    if (kept) vendor.restore(kept);
    app.use(keeping(options.keptIn, () => vendor.kept()));
  }
  app.use(wire(vendor, faults));
  app.use(faultRoutes(faults));
  app.use(controls(vendor));
  app.get(vendor.dialect.paths.webLogin, (request, response) => {
    const { searchParams } = new URL(request.originalUrl, url);
    sendReply(response, vendor.webLogins.page(searchParams.get(vendor.dialect.query.webLogin)));
  });
  app.get('/images/:name', (request, response) => {
    sendReply(response, pngReply(stampedPage(request.params.name)));
  });
  app.use((_request, response) => sendReply(response, textReply('Not Found', 404)));
  app.use(controlErrors);
  return app;
}
