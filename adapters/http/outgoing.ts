import { Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import { PortError } from '../../application/ports/errors';
import { defined } from '../../domain/defined';
import { addressRefusal, addressRefusedCode, type OutgoingRules } from './addresses';
import { type Connection, watchedAgents } from './connection';
import {
  type Download,
  faultOf,
  type HttpReply,
  type HttpRequest,
  httpUrl,
  type OutgoingHttp,
  ofWrite,
} from './http';

const megabyte = 1024 * 1024;
const defaultMaxBytes = 10 * megabyte;
const longestRetryAfterMs = 3_600_000;
/** OpenSSL's and Node's names for a certificate that is not accepted: an administrator's matter, not a passing one. */
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_/;

export function outgoingHttp(rules: OutgoingRules): OutgoingHttp {
  return {
    refusalOf: (url, purpose) => addressRefusal(rules, url, purpose),
    exchange: (request) => exchange(rules, request),
    download: (request) => download(rules, request),
  };
}

async function exchange(rules: OutgoingRules, request: HttpRequest): Promise<HttpReply> {
  assertSendable(request);
  const connection: Connection = { begun: false, established: false };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), request.totalTimeoutMs);
  try {
    const response = await send(rules, request, connection, {
      signal: deadline.signal,
      responseType: 'arraybuffer',
    });
    judge(request, response);
    const body = Buffer.isBuffer(response.data) ? response.data : Buffer.alloc(0);
    return { ...replyOf(request, response), body };
  } catch (error) {
    if (error instanceof PortError) throw error;
    throw failure(request.label, error, connection, deadline.signal.aborted);
  } finally {
    clearTimeout(timer);
    // axios reads no further where the peer breaks off, but leaves it open: what it comes from would wait on.
    if (request.body instanceof Readable) request.body.destroy();
  }
}

async function download(rules: OutgoingRules, request: HttpRequest): Promise<Download> {
  assertSendable(request);
  const connection: Connection = { begun: false, established: false };
  const deadline = AbortSignal.timeout(request.totalTimeoutMs);
  try {
    const response = await send(rules, request, connection, { signal: deadline, responseType: 'stream' });
    if (!(response.data instanceof Readable)) throw new Error('a stream was asked for');
    const source = response.data;
    try {
      judge(request, response);
      refuseLarge(request, Number(headerText(response, 'content-length') ?? 0));
    } catch (error) {
      source.destroy();
      throw error;
    }
    const body = Readable.from(limited(source, request), { objectMode: false });
    return { ...replyOf(request, response), body };
  } catch (error) {
    if (error instanceof PortError) throw error;
    throw failure(request.label, error, connection, deadline.aborted);
  }
}

async function* limited(source: Readable, request: HttpRequest) {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += Buffer.byteLength(chunk);
    refuseLarge(request, bytes);
    yield chunk;
  }
}

function refuseLarge({ label, maxReplyBytes = defaultMaxBytes }: HttpRequest, bytes: number): void {
  if (bytes > maxReplyBytes)
    throw new PortError('refused', `${label}: the reply is larger than ${maxReplyBytes} bytes`);
}

function assertSendable({ label, url, body, maxRequestBytes = defaultMaxBytes }: HttpRequest): void {
  if (!httpUrl(url))
    throw new PortError('misconfigured', `${label}: the address is not an http(s) URL`, { unsent: true });
  if (Buffer.isBuffer(body) && body.length > maxRequestBytes)
    throw new PortError(
      'refused',
      `${label}: the request is larger than ${maxRequestBytes} bytes; not sent`,
      { unsent: true },
    );
}

function send(
  rules: OutgoingRules,
  request: HttpRequest,
  connection: Connection,
  { signal, responseType }: { signal: AbortSignal; responseType: 'arraybuffer' | 'stream' },
) {
  const { purpose = 'peer', connectTimeoutMs, totalTimeoutMs } = request;
  const { method, url, query, headers, body } = request;
  return axios.request<unknown>({
    method,
    url,
    signal,
    headers: {
      Accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
      'User-Agent': 'sealflow',
      ...headers,
    },
    ...(query ? { params: new URLSearchParams(query) } : {}),
    ...defined({ data: body }),
    ...watchedAgents(connection, {
      rules,
      purpose,
      connectTimeoutMs: Math.min(connectTimeoutMs, totalTimeoutMs),
    }),
    // The environment is read in one place of this project, and it is not here: no HTTP_PROXY behind our back.
    proxy: false,
    maxRedirects: 0,
    maxBodyLength: request.maxRequestBytes ?? defaultMaxBytes,
    // What is streamed is counted on its way.
    maxContentLength: responseType === 'stream' ? -1 : (request.maxReplyBytes ?? defaultMaxBytes),
    responseType,
    // Bodies go out and come in as bytes: axios' own JSON handling would round 19-digit ids.
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
}

/** @throws PortError for a reply that is no answer. */
function judge(
  { label, unavailableIsPassing, everyStatus, changes }: HttpRequest,
  response: AxiosResponse<unknown>,
): void {
  const { status } = response;
  const retryAfterMs = readRetryAfter(headerText(response, 'retry-after'));
  const details = { peerCode: `HTTP ${status}`, ...defined({ retryAfterMs }) };
  if (status === 429 || (status === 503 && (unavailableIsPassing || retryAfterMs !== undefined)))
    throw new PortError('passing', `${label}: busy (HTTP ${status})`, details);
  const fault = everyStatus ? undefined : faultOf({ label, status });
  if (fault) throw changes && fault.kind === 'misconfigured' ? ofWrite(fault) : fault;
}

function replyOf({ label }: HttpRequest, response: AxiosResponse<unknown>): Omit<HttpReply, 'body'> {
  const contentType = headerText(response, 'content-type');
  const date = headerText(response, 'date');
  return {
    ...{ label, status: response.status },
    ...defined({ contentType, date }),
  };
}

function headerText(response: AxiosResponse<unknown>, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3), bounded to one hour. */
function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfterMs);
}

function failure(label: string, error: unknown, connection: Connection, timedOut: boolean): PortError {
  const code = errorCode(error);
  const why = timedOut ? 'timed out' : (code ?? 'no reason given');
  const noAnswer = timedOut || code === undefined || code === 'ETIMEDOUT' ? { timedOut: true } : {};
  const details = { networkCode: timedOut ? 'timeout' : (code ?? 'timeout'), ...noAnswer };
  if (code === addressRefusedCode)
    return new PortError('misconfigured', `${label}: leads to an address that may not be called`, {
      ...details,
      cause: { code: 'address-forbidden' },
    });
  if (!connection.begun)
    return new PortError('misconfigured', `${label}: the request cannot be sent (${why})`, details);
  if (!connection.established) {
    const kind = code !== undefined && certificateCode.test(code) ? 'misconfigured' : 'passing';
    return new PortError(kind, `${label}: no connection (${why}); nothing was sent`, details);
  }
  const answer = { ...noAnswer, cause: { code: 'no-answer' } } as const;
  return new PortError('unknown', `${label}: sent, and no usable reply (${why})`, answer);
}

/** Only a symbolic code: messages of network errors may hold addresses. */
function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[A-Z0-9_]{1,64}$/.test(error.code) ? error.code : undefined;
}
