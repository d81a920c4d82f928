import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { parseCidr } from '../../config/cidr';

/** What of a request tells where it comes from. */
export type Arrival = Pick<IncomingMessage, 'headers'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/** The address of whoever sent a request, or undefined where it cannot be told. */
export type ClientAddress = (arrival: Arrival) => string | undefined;

export interface Networks {
  /** Whether one of them holds this address, as {@link plainAddress} writes it. */
  has(address: string): boolean;
}

/** Networks in CIDR notation. What is none holds nothing: schemas refuse it where it is entered. */
export function networksOf(cidrs: readonly string[]): Networks {
  // One list each: in a common one `::/0` would hold every IPv4 address as well.
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const cidr of cidrs) {
    const network = parseCidr(cidr);
    if (!network) continue;
    const { family, address, prefix } = network;
    const plain = plainAddress(address);
    if (plain === undefined) continue;
    // A network of IPv4-mapped addresses is one of IPv4.
    if (family === 6 && isIP(plain) === 4) lists[4].addSubnet(plain, Math.max(prefix - 96, 0), 'ipv4');
    else lists[family].addSubnet(plain, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    has: (address) =>
      isIP(address) === 4 ? lists[4].check(address, 'ipv4') : lists[6].check(address, 'ipv6'),
  };
}

/**
 * Behind proxies that are declared, the first address from the right of X-Forwarded-For that is none of theirs: what
 * stands further left anybody may have written. Without them the address of the connection, whatever the header says.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const proxies = networksOf(trustedProxies);
  return ({ socket, headers }) => {
    const hops = [...forwardedFor(headers['x-forwarded-for']), socket.remoteAddress ?? ''].reverse();
    let client: string | undefined;
    for (const hop of hops) {
      client = plainAddress(hop);
      if (client === undefined || !proxies.has(client)) return client;
    }
    // Proxies all the way: the request began at the furthest of them.
    return client;
  };
}

function forwardedFor(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.trim() === '' ? [] : text.split(',').map((hop) => hop.trim());
}

/** Without port, brackets and zone; an IPv4-mapped IPv6 address is the IPv4 one. Undefined for what is no address. */
export function plainAddress(text: string): string | undefined {
  const bare =
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text;
  const [address = ''] = bare.split('%');
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined;
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(shortest) ?? [];
  if (high === undefined || low === undefined) return shortest;
  const bytes = [high, low].flatMap((half) => {
    const value = Number.parseInt(half, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.join('.');
}
