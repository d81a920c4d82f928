import { Router } from 'express';
import { z } from 'zod';
import { control, show } from './control';
import { callbackModeSchema, callbackTargetSchema, letterBody, type Outbox } from './outbox';

const releaseSchema = z.strictObject({
  order: z.enum(['fifo', 'lifo', 'shuffle']).default('fifo'),
  seed: z.int().default(1),
});
/** Any body at all, as fields or as it stands. */
const sendSchema = z.union([
  z
    .strictObject({ raw: z.string(), contentType: z.string().default('application/json') })
    .transform((bytes) => ({ bytes })),
  z.record(z.string(), z.unknown()).transform((fields) => ({ fields })),
]);

/** `/sim/callback-url`, `/sim/callback-mode` and `/sim/callbacks`: where a vendor's callbacks go, and when. */
export function callbackControls(outbox: Outbox): Router {
  const router = Router();
  router.post(
    '/sim/callback-url',
    control(callbackTargetSchema, (target) => outbox.direct(target)),
  );
  router.post(
    '/sim/callback-mode',
    control(callbackModeSchema, (mode) => outbox.setMode(mode)),
  );
  router.get(
    '/sim/callbacks',
    show(() => ({ mode: outbox.mode.mode, callbacks: outbox.list() })),
  );
  router.post(
    '/sim/callbacks/release',
    control(releaseSchema, ({ order, seed }) => outbox.release(order, seed)),
  );
  router.post(
    '/sim/callbacks/send',
    control(sendSchema, (given) => {
      const letter =
        'bytes' in given
          ? { body: given.bytes.raw, contentType: given.bytes.contentType }
          : letterBody(given.fields, outbox.format);
      return outbox.sendOnce({ event: 'sent by hand', ...letter });
    }),
  );
  return router;
}
