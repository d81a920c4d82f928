import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';
import type { AddressPurpose, AddressRefusal } from '../../application/ports/addresses';

/**
 * Where a call of ours may end up. `never`: link-local addresses, under which clouds hand out their machines'
 * credentials, other such services, and what is no address of one machine at all.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'never';

const networks = (...cidrs: string[]) => cidrs.map((cidr) => ipaddr.parseCIDR(cidr));

/** Lists of our own: the library's names of ranges know no metadata service, and may change with its version. */
const kinds: Record<Exclude<AddressKind, 'public'>, [IPv4 | IPv6, number][]> = {
  loopback: networks('127.0.0.0/8', '::1/128'),
  never: networks(
    '0.0.0.0/8',
    '169.254.0.0/16', // link-local: metadata of most clouds
    '100.100.100.200/32', // Alibaba Cloud's metadata
    '168.63.129.16/32', // Azure's wire server
    '192.0.0.192/32', // Oracle Cloud's metadata
    '224.0.0.0/4', // multicast
    '240.0.0.0/4', // reserved, and broadcast
    '::/128', // unspecified
    'fe80::/10',
    'fd00:ec2::254/128', // AWS's metadata
    'fd00:ec2::23/128', // AWS's credentials of pods (EKS Pod Identity)
    'fd20:ce::254/128', // Google Cloud's metadata
    'fd00:c1::a9fe:a9fe/128', // Oracle Cloud's metadata
    'fd00:42::42/128', // Scaleway's metadata
    'ff00::/8',
  ),
  private: networks(
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10', // shared by carriers, and used inside of clouds
    '192.0.0.0/24',
    '198.18.0.0/15',
    'fc00::/7',
    'fec0::/10',
    '64:ff9b:1::/48',
  ),
};

/**
 * An IP address without its zone; an IPv4-mapped IPv6 one is the IPv4 one. Undefined for what is no address: the
 * library alone would take `1` and `010.0.0.1` for some.
 */
export function parseAddress(text: string): IPv4 | IPv6 | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text.replace(/%.*$/, ''));
}

/** Of an IP address; an IPv6 one that stands for an IPv4 one is judged as that. */
export function addressKind(text: string): AddressKind {
  const address = parseAddress(text);
  if (!address) return 'never';
  const own = kindOf(address);
  // ::1 has the form of an IPv4-compatible one.
  const found = own === 'loopback' ? [own] : [own, ...embeddedIpv4(address).map(kindOf)];
  return strictestFirst.find((kind) => found.includes(kind)) ?? 'never';
}

const strictestFirst: AddressKind[] = ['never', 'loopback', 'private', 'public'];

const kindOf = (address: IPv4 | IPv6) => ipaddr.subnetMatch(address, kinds, 'public') as AddressKind;

const embedding = {
  lastBytes: networks(
    '64:ff9b::/96', // NAT64
    '64:ff9b:1::/48', // NAT64 of a site (RFC 8215)
    '::/96', // IPv4-compatible
  ),
  sixToFour: networks('2002::/16'),
  teredo: networks('2001::/32'),
};

/** IPv4 addresses to which an IPv6 one leads: of Teredo (RFC 4380, 4) its server, and its client with all bits turned. */
function embeddedIpv4(address: IPv4 | IPv6): IPv4[] {
  const bytes = address.toByteArray();
  const last = bytes.slice(12);
  switch (ipaddr.subnetMatch(address, embedding, 'none')) {
    case 'lastBytes':
      return [new ipaddr.IPv4(last)];
    case 'sixToFour':
      return [new ipaddr.IPv4(bytes.slice(2, 6))];
    case 'teredo':
      return [new ipaddr.IPv4(bytes.slice(4, 8)), new ipaddr.IPv4(last.map((byte) => byte ^ 0xff))];
    default:
      return [];
  }
}

/** What a site lets calls of ours lead to. */
export interface OutgoingRules {
  /** Of both purposes: private addresses, and loopback ones. */
  privateAddresses: boolean;
  /** Whether files may be fetched from this very machine, where our own databases may be. */
  loopbackFiles: boolean;
}

export function mayCall(rules: OutgoingRules, kind: AddressKind, purpose: AddressPurpose): boolean {
  switch (kind) {
    case 'public':
      return true;
    case 'private':
      return rules.privateAddresses;
    case 'loopback':
      return rules.privateAddresses && (purpose === 'peer' || rules.loopbackFiles);
    case 'never':
      return false;
  }
}

/** What a URL itself tells of where it leads; undefined for a name, which only its resolution tells. */
export function literalKind(url: URL): AddressKind | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return addressKind(host);
  return /^(.+\.)?localhost\.?$/.test(host) ? 'loopback' : undefined;
}

/** What the host of an address says by itself against calling it; undefined where nothing, or where it is no address. */
export function addressRefusal(
  rules: OutgoingRules,
  text: string,
  purpose: AddressPurpose,
): AddressRefusal | undefined {
  const kind = URL.canParse(text) ? literalKind(new URL(text)) : undefined;
  if (kind === undefined || mayCall(rules, kind, purpose)) return undefined;
  if (kind === 'never') return 'never';
  return purpose === 'file' && kind === 'loopback' ? 'own-machine' : 'private';
}

export const addressRefusedCode = 'ADDRESS_REFUSED';

function addressRefused(): Error {
  return Object.assign(new Error('the address may not be called'), { code: addressRefusedCode });
}

/** @throws where the host is an address that may not be called; a name is judged by {@link guardedLookup}. */
export function assertCallable(rules: OutgoingRules, host: string, purpose: AddressPurpose): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !mayCall(rules, addressKind(bare), purpose)) throw addressRefused();
}

/**
 * Resolves a name as a connection is made, and gives only addresses that may be called: what a name resolved to when
 * it was saved says nothing of what it resolves to now.
 */
export function guardedLookup(rules: OutgoingRules, purpose: AddressPurpose): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const callable = addresses.filter(({ address }) => mayCall(rules, addressKind(address), purpose));
      const [first] = callable;
      if (!first) return callback(addressRefused(), '', 0);
      if (options.all) return callback(null, callable);
      callback(null, first.address, first.family);
    });
  };
}
