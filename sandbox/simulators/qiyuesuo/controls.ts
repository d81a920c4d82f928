import { Router } from 'express';
import { z } from 'zod';
import { callbackControls } from '../callbackControls';
import { control, idIn, show } from '../control';
import { applicationSchema } from './application';
import { catalogueSchema } from './catalogue';
import type { Vendor } from './vendor';

const codeSchema = z.string().min(1);

/** Everything with which a test or a person drives the vendor's side. */
export function controls(vendor: Vendor): Router {
  const router = Router();
  const { applications, catalogue } = vendor;
  router.get(
    '/sim/catalogue',
    show(() => catalogue),
  );
  router.post(
    '/sim/catalogue',
    control(catalogueSchema, (given) => catalogue.replace(given)),
  );
  for (const tally of ['effects', 'calls'] as const)
    router.get(
      `/sim/${tally}`,
      show(() => ({ [tally]: vendor[tally] })),
    );
  router.get(
    '/sim/documents',
    show(() => ({ documents: vendor.documents })),
  );
  router.get(
    '/sim/applications',
    show(() => ({ applications: applications.all() })),
  );
  router.post(
    '/sim/applications',
    control(z.strictObject({ applications: z.array(applicationSchema) }), (given) => {
      for (const application of given.applications) applications.add(application);
    }),
  );
  router.get(
    '/sim/applications/:id',
    show((request) => applications.find(idIn(request))),
  );
  router.post(
    '/sim/applications/:id/complete',
    control(z.unknown(), (_body, request) => {
      const application = applications.find(idIn(request));
      vendor.outbox.post(vendor.complete(application));
      return application;
    }),
  );
  addMachine(router, vendor);
  router.use(callbackControls(vendor.outbox));
  return router;
}

/** A person at the machine, who types a code. */
function addMachine(router: Router, vendor: Vendor): void {
  router.post(
    '/sim/machine/use',
    control(z.strictObject({ code: codeSchema, times: z.int().min(1).default(1) }), ({ code, times }) =>
      vendor.use(code, times),
    ),
  );
  router.post(
    '/sim/machine/finish',
    control(z.strictObject({ code: codeSchema }), ({ code }) => vendor.finishCode(code)),
  );
}
