import { createCipheriv } from 'node:crypto';
import { PortError } from '../../application/ports/errors';
import type { Profile } from './profileSchemas';

/**
 * Where a person's browser opens the vendor's pages, signed in (level B): base64 of AES-128-ECB of the mobile and a bar,
 * by a key of the site. It does not expire, so it is made at the redirect and kept nowhere.
 *
 * @param key 16 characters; undefined where the binding has none.
 * @throws PortError `misconfigured` without one.
 */
export function signInAddress(
  site: string,
  mobile: string,
  key: string | undefined,
  { signIn: { path, tokenParameter, constants } }: Profile,
): string {
  if (key === undefined || Buffer.byteLength(key) !== 16)
    throw new PortError('misconfigured', 'qiyuesuo: the binding has no sign-in key of 16 characters');
  const cipher = createCipheriv('aes-128-ecb', key, null);
  const token = Buffer.concat([cipher.update(`${mobile}|`, 'utf8'), cipher.final()]).toString('base64');
  return `${site.replace(/\/+$/, '')}${path}?${new URLSearchParams({ ...constants, [tokenParameter]: token })}`;
}
