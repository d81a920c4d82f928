import { PortError } from '../../application/ports/errors';
import { httpUrl } from './http';

/** `openUrl` may hold a path of its own; the profile's paths follow it. A user in it would displace the token. */
export function baseUrl(openUrl: string): string {
  const url = httpUrl(openUrl);
  if (url === undefined || [url.search, url.hash, url.username, url.password].some((part) => part !== ''))
    throw new PortError('misconfigured', 'openUrl is not an http(s) address without user and query');
  return url.href.replace(/\/+$/, '');
}
