import type { Request, Response } from 'express';
import { z } from 'zod';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { peer, Refused } from './http';
import type { Site } from './site';

/* Ways to the other pages, with the browser signed in there: cookies are of this machine, whatever the port. */

const aboutSchema = z.object({ request: z.string().optional() });

/** The console, signed in as its administrator; at a seal request where one is named. */
export async function openConsole({ product, adminKey }: Site, request: Request, response: Response) {
  const about = aboutSchema.parse(request.query).request;
  const answer = await peer(product.url).ask('POST', '/v1/sessions', { apiKey: adminKey });
  passOn(response, answer);
  const page = about === undefined ? '' : `requests/${encodeURIComponent(about)}`;
  response.redirect(303, `${product.url}/console/${page}`);
}

/** The Temporal UI, whose browser may have payloads decrypted from now on. */
export async function openTemporal(
  { product, adminKey, temporalUi }: Site,
  request: Request,
  response: Response,
) {
  const about = aboutSchema.parse(request.query).request;
  const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: product.url };
  const key = String(new URLSearchParams({ key: adminKey }));
  passOn(response, await peer(product.url, form).ask('POST', '/codec/sign-in', key));
  const { url, namespace } = temporalUi ?? { url: '', namespace: '' };
  const workflow = about === undefined ? '' : `/${encodeURIComponent(sealRequestWorkflowId(about))}`;
  response.redirect(303, `${url}/namespaces/${namespace}/workflows${workflow}`);
}

/** The engine's sign-in for 查看用印详情: whoever is at the desk is the applicant. */
export async function openDetail({ product }: Site, userId: string, request: Request, response: Response) {
  const { sealRequestId } = z.object({ sealRequestId: z.string() }).parse(request.query);
  const path = `/v1/seal-requests/${encodeURIComponent(sealRequestId)}/detail-link`;
  const { url } = await product.send<{ url: string }>('POST', path, { user: { userId } });
  response.redirect(303, url);
}

function passOn(
  response: Response,
  { status, headers, body }: { status: number; headers: Record<string, unknown>; body: unknown },
) {
  const cookies = headers['set-cookie'];
  if (!Array.isArray(cookies)) throw new Refused(status, body);
  response.append('Set-Cookie', cookies.map(String));
}
