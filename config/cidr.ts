import { isIP } from 'node:net';

export interface Cidr {
  family: 4 | 6;
  address: string;
  prefix: number;
}

/** A network as `10.0.0.0/8` or `fd00::/8`; null for what is none. */
export function parseCidr(text: string): Cidr | null {
  const [, address = '', bits = ''] = /^([0-9A-Fa-f.:]{2,45})\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const prefix = Number(bits);
  if (family === 4) return prefix <= 32 ? { family, address, prefix } : null;
  if (family === 6) return prefix <= 128 ? { family, address, prefix } : null;
  return null;
}
