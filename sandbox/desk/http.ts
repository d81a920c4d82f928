import axios from 'axios';
import { parse } from 'lossless-json';

/** What a server answered, whatever its status. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

/** A server that is spoken to in JSON, digits of long numbers kept. */
export interface Peer {
  url: string;
  /** @throws Error where there is no answer. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  /** @throws Refused for an answer that is none of success. */
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** An answer of refusal; its message is what the peer said. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(words(body) ?? `HTTP ${status}`);
  }
}

/** Longer than the product waits for 章管家. */
const timeoutMs = 40_000;

/** A body that is a text is sent as it stands. */
export function peer(url: string, headers: Record<string, string> = {}): Peer {
  const ask: Peer['ask'] = async (method, path, body) => {
    const response = await axios.request<string>({
      method,
      url: url + path,
      ...(body === undefined ? {} : { data: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'Content-Type': 'application/json', ...headers },
      timeout: timeoutMs,
      proxy: false,
      maxRedirects: 0,
      responseType: 'text',
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
    });
    return { status: response.status, headers: { ...response.headers }, body: read(response.data) };
  };
  const send = async <T>(...call: Parameters<Peer['ask']>) => {
    const { status, body } = await ask(...call);
    if (status >= 300) throw new Refused(status, body);
    return body as T;
  };
  return { url, ask, get: (path) => send('GET', path), send };
}

function read(text: string): unknown {
  try {
    return parse(text, null, { parseNumber: numberOrDigits });
  } catch {
    return text;
  }
}

const numberOrDigits = (literal: string) => (/^-?\d{16,}$/.test(literal) ? literal : Number(literal));

/** Of a problem of the product, with each wrong field, or of a control endpoint of a simulator. */
function words(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { detail, title, error, errors } = body as {
    detail?: string;
    title?: string;
    error?: string;
    errors?: { label?: string; path?: string; message: string }[];
  };
  const each = errors
    ?.map(({ label, path, message }) => `${label ?? path ?? ''} ${message}`.trim())
    .join('；');
  return each || (detail ?? title ?? error);
}
