import { isIP } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';

/** A network as `10.0.0.0/8` or `fd00::/8`; null for what is none. One of IPv4-mapped addresses is one of IPv4. */
export function parseCidr(text: string): [address: IPv4 | IPv6, prefix: number] | null {
  const [address = ''] = text.split('/');
  // The library alone would take `1/8`, `010.0.0.0/8` and zones.
  if (isIP(address) === 0 || address.includes('%') || !ipaddr.isValidCIDR(text)) return null;
  const [network, prefix] = ipaddr.parseCIDR(text);
  const isIpv4 = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && prefix >= 96;
  return isIpv4 ? [network.toIPv4Address(), prefix - 96] : [network, prefix];
}
