import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { AlertNotice, AlertSender, AlertTexts } from '../../application/alerts/ports';
import { PortError } from '../../application/ports/errors';
import { assertNever } from '../../domain/sealRequest/values';
import { type HttpReply, type HttpRequest, type OutgoingHttp, replyJsonIfAny } from '../http/http';

export type AlertFormat = 'standard' | 'wecom' | 'dingtalk';

export interface AlertWebhookOptions {
  http: OutgoingHttp;
  /** Of a robot it holds the robot's key. */
  url: string;
  format: AlertFormat;
  /** `standard`: base64, with or without `whsec_` before it. `dingtalk`: as the robot shows it (加签). */
  secret?: string;
  texts: AlertTexts;
}

const label = 'alert webhook';
const connectTimeoutMs = 3_000;
const totalTimeoutMs = 10_000;

/** Replies of both robots: `errcode` is 0 where the message was taken. */
const robotReplySchema = z.object({ errcode: z.number() });
/** Too many messages a minute: 企业微信 45009, 钉钉 130101 and 410100. */
const busyCodes = [45009, 130101, 410100];

type Sent = Pick<HttpRequest, 'headers' | 'query'> & { body: string };

/**
 * Sends notices to one address. `standard`: `{type, timestamp, data}`, signed by Standard Webhooks, `webhook-id` being the
 * notice's. `wecom`: a Markdown message of a 企业微信 group robot. `dingtalk`: the same of a 钉钉 robot, signed in the query
 * by `timestamp` and `sign` where there is a secret.
 */
export function createAlertWebhook(options: AlertWebhookOptions): AlertSender {
  const { http, url, format } = options;
  return {
    send: async (notice) => {
      const { body, headers, query } = sentOf(notice, options);
      const reply = await http.exchange({
        label,
        method: 'POST',
        url,
        ...(query ? { query } : {}),
        headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
        body: Buffer.from(body),
        connectTimeoutMs,
        totalTimeoutMs,
        unavailableIsPassing: true,
      });
      if (reply.status >= 400) throw refusal(reply);
      if (format !== 'standard') assertTaken(reply);
    },
  };
}

function sentOf(notice: AlertNotice, { format, secret, texts }: AlertWebhookOptions): Sent {
  switch (format) {
    case 'standard':
      return signed(notice, JSON.stringify(standardBody(notice, texts)), secret ?? '');
    case 'wecom': {
      const { markdown: content } = texts.chat(notice);
      return { body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }) };
    }
    case 'dingtalk': {
      const { title, markdown: text } = texts.chat(notice);
      const body = JSON.stringify({ msgtype: 'markdown', markdown: { title, text } });
      return secret === undefined ? { body } : { body, query: robotSignature(secret) };
    }
    default:
      return assertNever(format);
  }
}

function standardBody(notice: AlertNotice, texts: AlertTexts) {
  const { stage, at, id, cause, ...told } = notice;
  return {
    type: `alert.${stage}`,
    timestamp: at,
    data: {
      id,
      kind: cause,
      ...told,
      sentence: texts.sentence(cause, 'en'),
      zh: texts.sentence(cause, 'zh'),
      runbook: texts.runbook(cause, 'en'),
      runbookZh: texts.runbook(cause, 'zh'),
    },
  };
}

function signed({ id }: AlertNotice, body: string, secret: string): Sent {
  const now = new Date();
  return {
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signerOf(secret).sign(id, now, body),
    },
  };
}

function signerOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new PortError('misconfigured', `${label}: the secret is not base64`, { unsent: true });
  }
}

/** As 钉钉 documents 加签: HMAC-SHA256 by the secret over `<milliseconds>\n<secret>`, in base64. */
function robotSignature(secret: string): { timestamp: string; sign: string } {
  const timestamp = String(Date.now());
  return { timestamp, sign: createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64') };
}

function refusal({ status }: HttpReply): PortError {
  const kind = status === 401 || status === 403 || status === 404 ? 'misconfigured' : 'refused';
  return new PortError(kind, `${label}: not taken (HTTP ${status})`, { peerCode: `HTTP ${status}` });
}

/** Robots answer 200 whatever they made of it. */
function assertTaken(reply: HttpReply): void {
  const read = robotReplySchema.safeParse(replyJsonIfAny(reply, JSON.parse));
  if (!read.success)
    throw new PortError('unknown', `${label}: the reply is not a robot's`, { notReadable: true });
  const { errcode } = read.data;
  if (errcode === 0) return;
  const kind = busyCodes.includes(errcode) ? 'passing' : 'refused';
  throw new PortError(kind, `${label}: not taken (errcode ${errcode})`, { peerCode: String(errcode) });
}
