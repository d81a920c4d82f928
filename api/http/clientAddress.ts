import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import { parseAddress } from '../../adapters/http/addresses';
import { parseCidr } from '../../config/cidr';

/** What of a request tells where it comes from. */
export type Arrival = Pick<IncomingMessage, 'headers'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/** The address of whoever sent a request, or undefined where it cannot be told. */
export type ClientAddress = (arrival: Arrival) => string | undefined;

export interface Networks {
  has(address: string): boolean;
}

/** Networks in CIDR notation. What is none holds nothing: schemas refuse it where it is entered. */
export function networksOf(cidrs: readonly string[]): Networks {
  const networks = cidrs.map(parseCidr).filter((network) => network !== null);
  return {
    has: (text) => {
      const address = parseAddress(text);
      return address !== undefined && ipaddr.subnetMatch(address, { these: networks }, 'none') === 'these';
    },
  };
}

/**
 * Behind proxies that are declared, the first address from the right of X-Forwarded-For that is none of theirs: what
 * stands further left anybody may have written. Without them the address of the connection, whatever the header says.
 *
 * By the library behind Express's `trust proxy`. The setting itself would have Express believe X-Forwarded-Host and
 * X-Forwarded-Proto as well.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const proxies = networksOf(trustedProxies);
  const isProxy = (hop: string | undefined) => proxies.has(withoutPort(hop ?? ''));
  return (arrival) => plainAddress(proxyAddress(arrival as IncomingMessage, isProxy) ?? '');
}

/** Whom a bound counts as one: an address, of IPv6 its network of 64 bits, which one machine has all of. */
export function placeOf(address: string | undefined): string {
  const parsed = parseAddress(address ?? '');
  if (!parsed) return 'unknown';
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${Buffer.from(parsed.toByteArray().slice(0, 8)).toString('hex')}/64`;
}

/** Without port, brackets and zone; an IPv4-mapped IPv6 address is the IPv4 one. Undefined for what is no address. */
export function plainAddress(text: string): string | undefined {
  return parseAddress(withoutPort(text))?.toString();
}

function withoutPort(text: string): string {
  const hop = text.trim();
  return /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? hop;
}
