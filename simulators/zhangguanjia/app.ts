import express, { type Express } from 'express';
import { rawBodies } from '../body';
import { controlErrors } from '../control';
import { Faults, faultRoutes } from '../faults';
import { sendReply, textReply } from '../reply';
import { controls } from './controls';
import type { ResolvedOptions } from './options';
import { Vendor } from './vendor';
import { wire } from './wire';

/** One grey pixel: what the machine's camera saw. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

export function createZhangGuanJia(options: ResolvedOptions, url: string): Express {
  const vendor = new Vendor(options, url);
  const faults = new Faults();
  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodies());
  app.use(wire(vendor, faults));
  app.use(faultRoutes(faults));
  app.use(controls(vendor));
  app.get('/images/:name', (_request, response) => {
    sendReply(response, { status: 200, headers: { 'Content-Type': 'image/png' }, body: picture });
  });
  app.use((_request, response) => sendReply(response, textReply('Not Found', 404)));
  app.use(controlErrors);
  return app;
}
