import type { E10PathStyle } from '../../../application/administration/hosts';
import { PortError } from '../../../application/ports/errors';
import { httpUrl, type OutgoingHttp } from '../../http/http';

export interface SiteOptions {
  http: OutgoingHttp;
  /** The site's own address, before `/papi/openapi` or `/openserver`. */
  baseUrl: string;
  pathStyle: E10PathStyle;
  /** Sent as the header `callSysCode`; some sites with `openserver` want it. */
  callSysCode?: string;
  corpId: string;
  appKey: string;
  appSecret: string;
}

const paths: Record<E10PathStyle, string> = { papi: '/papi/openapi', openserver: '/openserver' };

/** One E10, as every call to it needs to know it. */
export interface Site {
  http: OutgoingHttp;
  /** Without a slash at its end. */
  base: string;
  /** Likewise; what every path of the OpenAPI follows. */
  api: string;
  headers: Record<string, string>;
  corpId: string;
  appKey: string;
  appSecret: string;
}

/** @throws PortError `misconfigured` for an address that cannot be used. */
export function siteOf({
  http,
  baseUrl,
  pathStyle,
  callSysCode,
  corpId,
  appKey,
  appSecret,
}: SiteOptions): Site {
  const base = siteBase(baseUrl);
  return {
    http,
    base,
    api: base + paths[pathStyle],
    headers: callSysCode ? { callSysCode } : {},
    corpId,
    appKey,
    appSecret,
  };
}

/** The site may have a path of its own. */
function siteBase(baseUrl: string): string {
  const url = httpUrl(baseUrl);
  if (url === undefined || [url.search, url.hash, url.username, url.password].some((part) => part !== ''))
    throw new PortError('misconfigured', 'e10: baseUrl is not an http(s) address without user and query');
  return url.href.replace(/\/+$/, '');
}
