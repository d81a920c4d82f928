import axios from 'axios';

/** Sends a text as it is, follows nothing, and gives the reply as text whatever its status. */
export function postText(
  url: string,
  body: string | Buffer,
  { headers, timeoutMs }: { headers: Record<string, string>; timeoutMs: number },
) {
  return axios.post<string>(url, body, {
    headers,
    timeout: timeoutMs,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => String(data ?? '')],
    validateStatus: () => true,
  });
}
