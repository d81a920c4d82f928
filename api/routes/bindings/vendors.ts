import { z } from 'zod';
import { vendors } from '../../../adapters/vendors';
import { defineRoute, type Route } from '../../http/route';

const vendorSchema = z
  .object({
    vendor: z.string().meta({ description: 'As bindings and seal requests name it.' }),
    name: z.string().meta({ description: 'As people know it.' }),
    zh: z.string().meta({ description: 'The same for people who read Chinese.' }),
  })
  .meta({ id: 'Vendor' });

const list = defineRoute({
  method: 'get',
  path: '/v1/vendors',
  role: 'public',
  tag: 'System',
  summary: 'The vendors that a binding can name',
  responses: { 200: { description: 'All of them.', schema: z.object({ items: z.array(vendorSchema) }) } },
  handler: async () => ({
    status: 200,
    body: { items: vendors.map(({ vendor, names: { en: name, zh } }) => ({ vendor, name, zh })) },
  }),
});

export const vendorRoutes: Route[] = [list];
