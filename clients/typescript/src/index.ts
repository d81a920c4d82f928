import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated.js';

export type { components, operations, paths, webhooks } from './generated.js';

export type SealflowClient = Client<paths, 'application/json'>;

export interface SealflowOptions {
  /** Of the API, with the path that it may have: `https://sealflow.example.com`. */
  baseUrl: string;
  /** Of role `engine`, bound to your host, where you are an engine. */
  apiKey: string;
  /** Of the sentences in problems; otherwise a flow event is answered in its host's language, and all else in English. */
  language?: 'zh-CN' | 'en';
  /** Tries after the first; default 4. See `createSealflowClient`. */
  retries?: number;
  /** The longest wait between two tries; default 30 s. Where the API asks for a longer one the answer is given back. */
  maxWaitMs?: number;
  /** For one try; default 40 s, since `Prefer: wait` may take 30. */
  timeoutMs?: number;
  /** Instead of the global one. */
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * The API, typed by its own document: `sealflow.POST('/v1/seal-requests', {body})`; `answerOf` takes the answer out.
 *
 * 429 is tried again, as is 503 or no answer at all where a repetition does no harm: a GET, PUT or DELETE, or a POST
 * that carries a `commandId`, an `eventId` or an `Idempotency-Key`. It waits as long as Retry-After says.
 */
export function createSealflowClient(options: SealflowOptions): SealflowClient {
  const { baseUrl, apiKey, language } = options;
  return createClient<paths, 'application/json'>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers: {
      Authorization: `Bearer ${apiKey}`,
      ...(language === undefined ? {} : { 'Accept-Language': language }),
    },
    fetch: retrying(options),
  });
}

/** As `params.header` of a command: the API waits so many seconds, at most 30, for the outcome at the vendor. */
export function waitFor(seconds: number): { prefer: string } {
  return { prefer: `wait=${seconds}` };
}

/**
 * What a call answered.
 *
 * @throws SealflowProblem for every answer that is not a success, or what `fetch` throws where no answer came
 */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new SealflowProblem(problemOf(response.status, error));
  return data as T;
}

export type ProblemDetails = components['schemas']['Problem'];

/** What the API answered in place of what was asked for: problem details (RFC 9457). */
export class SealflowProblem extends Error {
  override readonly name = 'SealflowProblem';

  constructor(readonly problem: ProblemDetails) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }

  /** How the type ends: `not-found`. `GET /v1/problems` says what to do about each. */
  get code(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf(':') + 1);
  }

  /** One entry for each wrong field. */
  get errors(): NonNullable<ProblemDetails['errors']> {
    return this.problem.errors ?? [];
  }
}

/** Of a body that is none of the API's, as a proxy in between may answer. */
function problemOf(status: number, body: unknown): ProblemDetails {
  if (typeof body === 'object' && body !== null && 'type' in body && 'detail' in body)
    return body as ProblemDetails;
  return { type: 'about:blank', title: '', status, detail: `HTTP ${status}`, instance: '', requestId: '' };
}

function retrying({
  retries = 4,
  maxWaitMs = 30_000,
  timeoutMs = 40_000,
  fetch: send = fetch,
}: SealflowOptions): (request: Request) => Promise<Response> {
  const once = (request: Request): Promise<Response> => {
    // Each try needs a body and a time of its own.
    const copy = request.clone();
    return send(
      new Request(copy, { signal: AbortSignal.any([copy.signal, AbortSignal.timeout(timeoutMs)]) }),
    );
  };
  return async (request) => {
    const isRepeatable = await mayBeRepeated(request);
    for (let tries = 1; ; tries += 1) {
      const answer = await once(request).catch((error: unknown) => {
        if (request.signal.aborted || !isRepeatable || tries > retries) throw error;
        return undefined;
      });
      if (answer && !isPassing(answer.status, isRepeatable)) return answer;
      const waitMs = waitBefore(tries, answer);
      if (answer && (tries > retries || waitMs > maxWaitMs)) return answer;
      await pause(Math.min(waitMs, maxWaitMs), request.signal);
    }
  };
}

/** 429 comes before anything is done. At 503 something may have been done, so a repetition has to be one by its id. */
function isPassing(status: number, isRepeatable: boolean): boolean {
  return status === 429 || (status === 503 && isRepeatable);
}

async function mayBeRepeated(request: Request): Promise<boolean> {
  if (['GET', 'HEAD', 'PUT', 'DELETE'].includes(request.method)) return true;
  if (request.method !== 'POST') return false;
  if (request.headers.has('idempotency-key')) return true;
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === 'object' && body !== null && ('commandId' in body || 'eventId' in body);
}

/** As Retry-After says, in seconds or as a date; otherwise longer with each try, and not in step with others. */
function waitBefore(tries: number, answer: Response | undefined): number {
  const asked = answer?.headers.get('retry-after') ?? '';
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const until = Date.parse(asked) - Date.now();
  return Number.isNaN(until) ? 2 ** tries * 250 * (1 + Math.random()) : Math.max(until, 0);
}

/** @throws the reason of the signal, when it is aborted meanwhile */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
