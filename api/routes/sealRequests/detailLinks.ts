import { isIP } from 'node:net';
import { z } from 'zod';
import { addressPattern } from '../../../adapters/http/textPatterns';
import { findRequest } from '../../../application/sealRequests/find';
import { defined } from '../../../domain/defined';
import { said } from '../../http/language';
import { notFound } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';
import { formText, isoTime, peerIdSchema } from '../../http/schemas';
import { detailLink } from '../../pages/addresses';
import { provenMobile } from '../../pages/mobile';
import { ofRequest, requestParams } from './sealRequestSchemas';

const addressSchema = z
  .string()
  .refine((text) => isIP(text) !== 0, said('must be an IPv4 or IPv6 address', '须为 IPv4 或 IPv6 地址'))
  .meta({ pattern: addressPattern, example: '10.1.2.3' });

const linkBody = z
  .strictObject({
    user: z.strictObject({
      userId: peerIdSchema,
      mobile: formText(32).exactOptional().meta({
        description:
          'By itself it logs nobody in at the vendor: the number counts that the host’s or the binding’s people have for this `userId`. E10 finds its person by it, and a host that vouches for mobile numbers (`vouchesForMobiles`) is believed.',
      }),
    }),
    clientIp: addressSchema.exactOptional().meta({
      description:
        'Of the person’s browser. Only where the browser’s own address cannot be seen here does it choose between the internal and the external address of the vendor.',
    }),
  })
  .meta({ id: 'DetailLinkWish' });

const create = defineRoute({
  method: 'post',
  path: '/v1/seal-requests/:id/detail-link',
  adminEvent: { none: 'It shows a request and changes nothing.' },
  role: 'engine',
  engineScope: ofRequest,
  tag: 'Seal requests',
  summary: 'Make a link to the detail page (查看用印详情) for one person',
  description:
    'For engines that have proven who sits at the browser: redirect it to `url`. The link opens the page until `expiresAt`; the page then stays open for half an hour. Nothing in the address can be read or changed.',
  params: requestParams,
  body: linkBody,
  responses: {
    200: { description: 'The link.', schema: z.object({ url: z.string(), expiresAt: isoTime }) },
  },
  problems: { 404: 'There is no such seal request.' },
  handler: async ({ deps, params: { id }, body: { user, clientIp } }) => {
    const request = await findRequest(deps.requests, id);
    if (!request) throw notFound('seal request');
    const mobile = await provenMobile(deps, request.identity, user);
    const holder = {
      userId: user.userId,
      ...defined({ mobile, clientIp }),
    };
    const { url, expiresAt } = detailLink(deps, id, holder);
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: { url, expiresAt: expiresAt.toISOString() },
    };
  },
});

export const detailLinkRoutes: Route[] = [create];
