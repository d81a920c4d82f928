import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { defined } from '../../domain/defined';
import { baseUrl } from '../http/baseUrl';
import type { Download, OutgoingHttp } from '../http/http';
import type { Limiter } from '../http/limiter';
import type { Row } from '../http/rows';
import { refusal } from '../vendorRefusal';
import type { Profile } from './profileSchemas';
import { answerOf, type VendorAnswer } from './verdict';

export interface VendorCall {
  /** The operation, for error texts. */
  name: string;
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  body?: { contentType: string; body: Buffer | Readable };
  /** For uploads; otherwise the profile's `callMs`. */
  timeoutMs?: number;
  /** For a POST that may be made again whatever became of it. */
  isHarmless?: boolean;
}

export interface SessionOptions {
  http: OutgoingHttp;
  openUrl: string;
  accessToken: string;
  secret: string;
  profile: Profile;
  limiter: Limiter;
}

/** Calls of one server, each signed and each made once: this vendor does not know a call again. */
export interface VendorSession {
  profile: Profile;
  /** For a caller that reads refusals itself. */
  answer(call: VendorCall): Promise<VendorAnswer>;
  /** @throws PortError `refused`, with the vendor's words, beside what a call throws. */
  reply(call: VendorCall): Promise<Row>;
  /** A file as it comes, at most `limits.imageBytes`; the reply's status is the caller's to judge. */
  download(name: string, path: string, query: Record<string, string>): Promise<Download>;
}

export function createSession(options: SessionOptions): VendorSession {
  const { http, profile, limiter, secret } = options;
  const { timeouts, limits } = profile;
  const base = baseUrl(options.openUrl);
  const rate = { perSecond: limits.callsPerSecond, inFlight: limits.callsAtOnce };
  const answer = async (call: VendorCall) => {
    const { name, method, path, query, body, timeoutMs = timeouts.callMs, isHarmless = false } = call;
    const reply = await limiter.run(rate, () =>
      http.exchange({
        label: labelOf(name),
        method,
        url: base + path,
        headers: { ...signature(options), ...(body ? { 'Content-Type': body.contentType } : {}) },
        ...defined({ query, body: body?.body }),
        connectTimeoutMs: timeouts.connectMs,
        totalTimeoutMs: timeoutMs,
        maxRequestBytes: limits.fileBytes,
        maxReplyBytes: limits.replyBytes,
        changes: method === 'POST' && !isHarmless,
      }),
    );
    return answerOf(reply, profile, [secret]);
  };
  return {
    profile,
    answer,
    async reply(call) {
      const answered = await answer(call);
      if (!answered.ok) throw refusal(answered);
      return answered.reply;
    },
    download: (name, path, query) =>
      limiter.run(rate, () =>
        http.download({
          label: labelOf(name),
          method: 'GET',
          url: base + path,
          query,
          headers: signature(options),
          connectTimeoutMs: timeouts.connectMs,
          totalTimeoutMs: timeouts.uploadMs,
          maxReplyBytes: limits.imageBytes,
        }),
      ),
  };
}

/** Level A: lower-case MD5 of token, secret and the time in milliseconds. */
function signature({ accessToken, secret, profile: { headers } }: SessionOptions): Record<string, string> {
  const timestamp = String(Date.now());
  const hash = createHash('md5').update(`${accessToken}${secret}${timestamp}`).digest('hex');
  return { [headers.accessToken]: accessToken, [headers.timestamp]: timestamp, [headers.signature]: hash };
}

export function labelOf(name: string): string {
  return `qiyuesuo ${name}`;
}

export function jsonBody(value: unknown): NonNullable<VendorCall['body']> {
  return { contentType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(value)) };
}
