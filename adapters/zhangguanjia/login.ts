import type { Profile } from './profileSchemas';

export interface LoginCalls {
  /**
   * Where a person's browser opens the vendor's own pages, signed in by a login token (level C). `site` is the address
   * of the server as that browser reaches it.
   */
  webLogin(site: string, token: string): string;
}

export function loginCalls({ webLogin: { path, tokenParameter } }: Profile): LoginCalls {
  return {
    webLogin: (site, token) =>
      `${site.replace(/\/+$/, '')}${path}?${new URLSearchParams({ [tokenParameter]: token })}`,
  };
}
