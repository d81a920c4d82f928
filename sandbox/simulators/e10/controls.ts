import { Router } from 'express';
import { z } from 'zod';
import { control, idIn, show } from '../control';
import { deadTokenDress } from '../deadToken';
import type { E10 } from './e10';
import { esbSchema } from './esbOut';
import { nodeIn } from './flow';
import { type FlowRequest, newFlowRequestSchema, shownFlowRequest, writeValues } from './flowRequest';
import { fieldsSchema, idSchema } from './values';

const personSchema = z.strictObject({ userId: idSchema });

/** From then on told so; as before where it is not said. */
const expirySchema = z.strictObject({
  refreshToo: z.boolean().default(false),
  as: deadTokenDress.optional(),
});

/** Everything with which a test or a person drives E10's side. */
export function controls(e10: E10): Router {
  const router = Router();
  router.post(
    '/sim/expire-tokens',
    control(expirySchema, ({ refreshToo, as = e10.tokens.deadAs }) => {
      e10.tokens.deadAs = as;
      if (refreshToo) e10.tokens.revokeAll();
      else e10.tokens.expireAll();
    }),
  );
  router.get(
    '/sim/effects',
    show(() => ({ effects: e10.effects })),
  );
  router.get(
    '/sim/calls',
    show(() => ({ calls: e10.calls })),
  );
  router.get(
    '/sim/setup',
    show(() => ({ employees: e10.options.employees, forms: e10.options.forms, flows: e10.options.flows })),
  );
  router.post(
    '/sim/sign-in',
    control(z.strictObject({ userId: idSchema.nullable() }), ({ userId }) => e10.signIns.sitDown(userId)),
  );
  router.post(
    '/sim/esb',
    control(esbSchema, (settings) => e10.esb.direct(settings)),
  );
  router.get(
    '/sim/esb',
    show(() => ({ deliveries: e10.esb.list() })),
  );
  addFlowRequests(router, e10);
  addActs(router, e10);
  return router;
}

function addFlowRequests(router: Router, { flowRequests }: E10): void {
  router.get(
    '/sim/flow-requests',
    show(() => ({ flowRequests: flowRequests.all().map(shownFlowRequest) })),
  );
  router.post(
    '/sim/flow-requests',
    control(newFlowRequestSchema, (given) => shownFlowRequest(flowRequests.create(given))),
  );
  router.get(
    '/sim/flow-requests/:id',
    show((request) => shownFlowRequest(flowRequests.any(idIn(request)))),
  );
}

/** What a person does to a flow request in E10's own pages. */
function addActs(router: Router, e10: E10): void {
  const act = <Body>(path: string, schema: z.ZodType<Body>, run: (found: FlowRequest, body: Body) => void) =>
    router.post(
      `/sim/flow-requests/:id/${path}`,
      control(schema, (body, request) => {
        const found = e10.flowRequests.any(idIn(request));
        run(found, body);
        return shownFlowRequest(found);
      }),
    );
  const submitSchema = personSchema.extend({ exitId: idSchema.optional(), fields: fieldsSchema.default({}) });
  act('submit', submitSchema, (found, { userId, exitId, fields: values }) =>
    e10.submit(found, userId, { values, ...(exitId === undefined ? {} : { exitId }) }),
  );
  const returnSchema = personSchema.extend({
    type: z.enum(['0', '1', '2', '3']).default('1'),
    target: idSchema.optional(),
  });
  act('return', returnSchema, (found, { userId, type, target }) => e10.return(found, userId, type, target));
  act('withdraw', personSchema, (found, { userId }) => e10.withdraw(found, userId));
  act('delete', personSchema, (found, { userId }) => e10.delete(found, userId));
  // An administrator moves it, past everything: nothing is told of it.
  act('move', z.strictObject({ nodeId: idSchema }), (found, { nodeId }) => {
    found.nodeId = nodeIn(found.flow, nodeId).nodeId;
  });
  act('fields', fieldsSchema, writeValues);
}
