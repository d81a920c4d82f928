import axios, { type AxiosResponse, isAxiosError } from 'axios';

/** What a workflow engine, an administrator or a person's browser would send: JSON over HTTP, and no more. */
export interface JsonClient {
  baseUrl: string;
  get<T>(path: string): Promise<T>;
  /** A text is sent as it stands: it may hold integers that JavaScript could not. */
  send<T>(method: 'POST' | 'PUT', path: string, body: unknown, headers?: Record<string, string>): Promise<T>;
}

export function jsonClient(baseURL: string, headers: Record<string, string> = {}): JsonClient {
  const http = axios.create({ baseURL, headers, timeout: 40_000, proxy: false });
  return {
    baseUrl: baseURL,
    get: (path) => dataOf(http.get(path)),
    send: (method, path, body, more = {}) =>
      dataOf(
        http.request({
          method,
          url: path,
          data: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { 'Content-Type': 'application/json', ...more },
          transformRequest: [(data: unknown) => data],
        }),
      ),
  };
}

async function dataOf<T>(response: Promise<AxiosResponse<T>>): Promise<T> {
  try {
    return (await response).data;
  } catch (error) {
    if (!isAxiosError(error) || !error.response) throw error;
    const { config, response: answer } = error;
    throw new Error(
      `${config?.method?.toUpperCase()} ${config?.url} answered ${answer.status}: ${JSON.stringify(answer.data)}`,
    );
  }
}

/** Looks until `isEnough`, at most `seconds`. */
export async function lookUntil<T>(
  what: string,
  look: () => Promise<T>,
  isEnough: (seen: T) => boolean,
  seconds = 30,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (isEnough(seen)) return seen;
    if (Date.now() > until)
      throw new Error(`waited ${seconds} s for ${what}; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
