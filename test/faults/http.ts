export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what is checked from the outside is looked into freely
  data: any;
}

export interface Ask {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

/** One call, whatever its status. @throws where no answer came. */
export async function ask(
  url: string,
  { method, body, headers, timeoutMs = 10_000 }: Ask = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  return { status: response.status, data: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Nothing was done, and the same call is to be made again after a while. */
export function isPassing({ status, data }: Answer): boolean {
  if (status === 429 || status === 503) return true;
  return status === 409 && String(data.type).endsWith(':effect-in-progress');
}

/** A peer's own controls, which always answer. */
export async function control(url: string, options: Ask = {}): Promise<Answer['data']> {
  const { status, data } = await ask(url, { timeoutMs: 30_000, ...options });
  if (status !== 200) throw new Error(`${url} answered ${status}: ${JSON.stringify(data)}`);
  return data;
}
