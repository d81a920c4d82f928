import { Router } from 'express';
import { z } from 'zod';
import { callbackControls } from '../callbackControls';
import { control, idIn, show } from '../control';
import { deadTokenDress } from '../deadToken';
import { type Application, isLive, isUsed } from './application';
import { catalogueSchema } from './catalogue';
import type { VendorEvent } from './dialect';
import { keptApplicationsSchema } from './kept';
import { shownAsSchema } from './shownAs';
import type { Vendor } from './vendor';

const none = z.unknown();
const idSchema = z.union([z.string().min(1), z.int()]).transform(String);

/** A file that a person hands in at the vendor. */
const scanSchema = z.strictObject({ applyId: idSchema, name: z.string().min(1), contentBase64: z.base64() });

/** Everything with which a test or a person drives the vendor's side. */
export function controls(vendor: Vendor): Router {
  const router = Router();
  router.post(
    '/sim/expire-tokens',
    // From then on told so; as before where it is not said.
    control(z.strictObject({ as: deadTokenDress.optional() }), ({ as = vendor.tokens.deadAs }) => {
      vendor.tokens.deadAs = as;
      vendor.tokens.expireAll();
    }),
  );
  router.get(
    '/sim/catalogue',
    show(() => vendor.catalogue),
  );
  router.post(
    '/sim/catalogue',
    control(catalogueSchema, (given) => vendor.catalogue.replace(given)),
  );
  router.get(
    '/sim/effects',
    show(() => ({ effects: vendor.effects })),
  );
  router.get(
    '/sim/calls',
    show(() => ({ calls: vendor.calls })),
  );
  router.get(
    '/sim/applications',
    show(() => ({
      applications: vendor.applications.all().map((application) => shown(vendor, application)),
    })),
  );
  router.post(
    '/sim/applications',
    control(keptApplicationsSchema, ({ applications }) => {
      for (const application of applications) vendor.applications.restore(application);
    }),
  );
  router.get(
    '/sim/applications/:id',
    show((request) => shown(vendor, vendor.applications.find(idIn(request)))),
  );
  router.post(
    '/sim/files',
    control(scanSchema, ({ applyId, ...scan }) => {
      vendor.applications.find(applyId).files.push({ ...scan, watermark: true });
    }),
  );
  router.post(
    '/sim/detail-as',
    control(shownAsSchema, (shownAs) => {
      vendor.shownAs = shownAs;
    }),
  );
  addActs(router, vendor);
  addMachine(router, vendor);
  router.use(callbackControls(vendor.outbox));
  return router;
}

function shown({ dialect }: Vendor, application: Application) {
  return {
    ...application,
    stageName: dialect.stages[application.stage],
    isLive: isLive(application),
    isUsed: isUsed(application),
  };
}

const resetSchema = z.strictObject({
  /** What is added. */
  seals: z
    .array(
      z.strictObject({
        sealId: idSchema,
        useCount: z.int().min(0).default(0),
        crossPageUseCount: z.int().min(0).default(0),
      }),
    )
    .min(1),
  /** Whether it waits for `/reset/approve`. */
  pending: z.boolean().default(false),
});
const endings: Record<string, VendorEvent> = {
  complete: 'sealingCompleted',
  archive: 'filesArchived',
  'auto-end': 'autoEnded',
  terminate: 'approvalTerminated',
  reject: 'approvalRejected',
};

/** What people and timers at the vendor do to an application. */
function addActs(router: Router, vendor: Vendor): void {
  const { applications } = vendor;
  const act = <Body>(path: string, schema: z.ZodType<Body>, run: (found: Application, body: Body) => void) =>
    router.post(
      `/sim/applications/:id/${path}`,
      control(schema, (body, request) => {
        const application = applications.find(idIn(request));
        run(application, body);
        return shown(vendor, application);
      }),
    );
  act('approve', none, (application) => applications.approve(application));
  act('reset', resetSchema, (application, { seals, pending }) =>
    applications.reset(application, seals, pending),
  );
  act('images', none, ({ uses }) => {
    for (const use of uses) use.imagesPending = false;
  });
  act('reset/approve', none, (application) => applications.approveReset(application));
  for (const [path, event] of Object.entries(endings))
    act(path, none, (application) => vendor.happen(event, application));
}

/** A person at the machine. */
function addMachine(router: Router, vendor: Vendor): void {
  const useSchema = z.strictObject({
    sealCode: z.string().min(1),
    sealId: idSchema,
    times: z.int().min(1).default(1),
    crossPage: z.boolean().default(false),
    person: z.string().min(1).default('张三'),
    /** Whether the pictures wait for `/images`. */
    imagesPending: z.boolean().default(false),
    images: z.array(z.string().min(1)).exactOptional(),
  });
  router.post(
    '/sim/machine/use',
    control(useSchema, ({ sealCode, ...stamps }) => shown(vendor, vendor.use(sealCode, stamps))),
  );
  router.post(
    '/sim/machine/finish',
    control(z.strictObject({ sealCode: z.string().min(1) }), ({ sealCode }) => {
      const application = vendor.applications.findByCode(sealCode);
      vendor.happen('sealingCompleted', application);
      return shown(vendor, application);
    }),
  );
}
