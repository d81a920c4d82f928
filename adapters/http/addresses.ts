import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Where a call of ours may end up. `never`: link-local addresses, under which clouds hand out their machines'
 * credentials, other such services, and what is no address of one machine at all.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'never';

const networks = (...subnets: [address: string, prefix: number][]) => {
  const list = new BlockList();
  for (const [address, prefix] of subnets)
    list.addSubnet(address, prefix, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return list;
};

const never4 = networks(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16], // link-local: metadata of most clouds
  ['100.100.100.200', 32], // Alibaba Cloud's metadata
  ['168.63.129.16', 32], // Azure's wire server
  ['192.0.0.192', 32], // Oracle Cloud's metadata
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
);
const never6 = networks(['::', 128], ['fe80::', 10], ['fd00:ec2::254', 128], ['ff00::', 8]);
const loopback4 = networks(['127.0.0.0', 8]);
const loopback6 = networks(['::1', 128]);
const private4 = networks(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10], // shared by carriers, and used inside of clouds
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
);
const private6 = networks(['fc00::', 7], ['fec0::', 10], ['64:ff9b:1::', 48]);

/** Of an IP address; an IPv6 one that stands for an IPv4 one is judged as that. */
export function addressKind(address: string): AddressKind {
  const plain = embeddedIpv4(address) ?? address;
  switch (isIP(plain)) {
    case 4:
      return kindIn(plain, 'ipv4', never4, loopback4, private4);
    case 6:
      return kindIn(plain, 'ipv6', never6, loopback6, private6);
    default:
      return 'never';
  }
}

function kindIn(
  address: string,
  family: 'ipv4' | 'ipv6',
  never: BlockList,
  loopback: BlockList,
  inside: BlockList,
): AddressKind {
  if (never.check(address, family)) return 'never';
  if (loopback.check(address, family)) return 'loopback';
  return inside.check(address, family) ? 'private' : 'public';
}

/** IPv4-mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16) addresses lead to an IPv4 one. */
function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const groups = groupsOf(address);
  const begin = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  if (begin === '0:0:0:0:0:ffff' || begin === '64:ff9b:0:0:0:0') return dotted(groups[6], groups[7]);
  return groups[0] === 0x2002 ? dotted(groups[1], groups[2]) : undefined;
}

/** The eight groups of an IPv6 address; the URL parser knows all its spellings. */
function groupsOf(address: string): number[] {
  const [bare = ''] = address.split('%');
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const numbers = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** `peer`: a server that an administrator has entered. `file`: an address that came with a form, from whoever filled it in. */
export type Purpose = 'peer' | 'file';

export interface OutgoingRules {
  /** Of both purposes: private addresses, and loopback ones. */
  privateAddresses: boolean;
  /** Whether files may be fetched from this very machine, where our own databases may be. */
  loopbackFiles: boolean;
}

let rules: OutgoingRules = { privateAddresses: true, loopbackFiles: false };

/** Once, when a process starts. Of the whole process, so that no call can be made past it. */
export function setOutgoingRules(given: OutgoingRules): void {
  rules = given;
}

export function mayCall(kind: AddressKind, purpose: Purpose = 'peer'): boolean {
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

export const addressRefusedCode = 'ADDRESS_REFUSED';

function addressRefused(): Error {
  return Object.assign(new Error('the address may not be called'), { code: addressRefusedCode });
}

/** @throws where the host is an address that may not be called; a name is judged by {@link guardedLookup}. */
export function assertCallable(host: string, purpose: Purpose): void {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !mayCall(addressKind(bare), purpose)) throw addressRefused();
}

/**
 * Resolves a name as a connection is made, and gives only addresses that may be called: what a name resolved to when
 * it was saved says nothing of what it resolves to now.
 */
export function guardedLookup(purpose: Purpose): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const callable = addresses.filter(({ address }) => mayCall(addressKind(address), purpose));
      const [first] = callable;
      if (!first) return callback(addressRefused(), '', 0);
      if (options.all) return callback(null, callable);
      callback(null, first.address, first.family);
    });
  };
}
