export interface Ask {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const timeoutMs = 120_000;

/** @throws unless it is answered by a 2xx. */
// biome-ignore lint/suspicious/noExplicitAny: answers of peers and contenders are looked into freely
export async function ask(url: string, { method, body, headers = {} }: Ask = {}): Promise<any> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
