import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { Application } from './messages';

export interface PeerOptions {
  vendor: { url: string; clientId: string; clientSecret: string };
  host: { url: string; secret: string };
}

const callTimeoutMs = 25_000;

const tokenSchema = z.object({ accessToken: z.string() });
const grantSchema = z.object({
  errcode: z.literal(0),
  data_list: z.array(z.object({ sealCode: z.string() })).min(1),
});

/** The vendor's API, as far as the short life needs it. */
export function createVendor({ url, clientId, clientSecret }: PeerOptions['vendor']) {
  let token: Promise<string> | undefined;
  const fetchToken = async () => {
    const query = new URLSearchParams({
      ...{ grant_type: 'code', response_type: 'json' },
      ...{ client_id: clientId, client_secret: clientSecret },
    });
    return tokenSchema.parse(await exchange(`${url}/api/getToken.htm?${query}`, { method: 'GET' }))
      .accessToken;
  };
  return {
    async apply(applyId: string, application: Application): Promise<string> {
      token ??= fetchToken();
      const reply = await exchange(`${url}/api/sealApply/batchCreate.htm`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await token}` },
        body: JSON.stringify([applyBody(applyId, application)]),
      });
      return grantSchema.parse(reply).data_list[0]?.sealCode ?? '';
    },
  };
}

function applyBody(applyId: string, { applicant, fileTypeId, subject, sealId, useCount }: Application) {
  return {
    sealapply_id: applyId,
    uid: applicant,
    type_id: fileTypeId,
    name: subject,
    apply_status: '6',
    seal_ids1: sealId,
    use_count1: String(useCount),
    is_sealed_bid1: '0',
    sealed_bid_count1: '0',
  };
}

export interface HostCommand {
  type: 'fields.write' | 'flow.submit';
  commandId: string;
  flowId: string;
  flowRequestId: string;
  data: Record<string, unknown>;
}

/** Commands to the webhook host, signed as it wants them. */
export function createHost({ url, secret }: PeerOptions['host']) {
  const webhook = new Webhook(secret);
  return async (command: HostCommand): Promise<void> => {
    const body = JSON.stringify(command);
    const now = new Date();
    await exchange(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': command.commandId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': webhook.sign(command.commandId, now, body),
      },
      body,
    });
  };
}

async function exchange(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(callTimeoutMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
