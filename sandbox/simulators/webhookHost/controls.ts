import { Router } from 'express';
import { z } from 'zod';
import { control, idIn, show } from '../control';
import { move, newFlowRequestSchema } from './flowRequest';
import type { WebhookHost } from './host';
import { fieldsSchema, idSchema } from './values';

const moveSchema = z.strictObject({ nodeId: idSchema });

/** Everything with which a test or a person drives the host's side. */
export function controls(host: WebhookHost): Router {
  const { flowRequests } = host;
  const router = Router();
  router.get(
    '/sim/effects',
    show(() => ({ effects: host.effects, told: host.told })),
  );
  router.get(
    '/sim/calls',
    show(() => ({ calls: host.calls })),
  );
  router.get(
    '/sim/notifications',
    show(() => ({ notifications: host.notifications })),
  );
  router.get(
    '/sim/flow-requests',
    show(() => ({ flowRequests: flowRequests.all().map((request) => host.shown(request)) })),
  );
  router.post(
    '/sim/flow-requests',
    control(newFlowRequestSchema, (given) => host.shown(flowRequests.create(given))),
  );
  router.get(
    '/sim/flow-requests/:id',
    show((request) => host.shown(flowRequests.find(idIn(request)))),
  );
  router.post(
    '/sim/flow-requests/:id/move',
    control(moveSchema, ({ nodeId }, request) => {
      const found = flowRequests.find(idIn(request));
      move(found, nodeId);
      return host.shown(found);
    }),
  );
  router.post(
    '/sim/flow-requests/:id/fields',
    control(fieldsSchema, (fields, request) => {
      const found = flowRequests.find(idIn(request));
      Object.assign(found.fields, fields);
      return host.shown(found);
    }),
  );
  return router;
}
