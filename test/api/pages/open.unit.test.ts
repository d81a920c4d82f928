import type { Request } from 'express';
import { createClientAddress } from '../../../api/http/clientAddress';
import { browserAddress, siteFor } from '../../../api/pages/open';
import type { BindingDocument } from '../../../application/administration/bindings';
import { defined } from '../../../domain/defined';

const openUrl = 'https://zgj.example.com';
const internalUrl = 'http://10.0.0.5:8080';
const externalUrl = 'https://zgj.example.net';
const autoLogin = { enabled: true, internalUrl, externalUrl, internalNetworks: ['10.0.0.0/8', 'fd00::/8'] };
const binding = (more: object) => ({ openUrl, ...more }) as BindingDocument;

test.each<[what: string, autoLogin: object | undefined, address: string | undefined, site: string]>([
  ['no auto login', undefined, '10.1.2.3', openUrl],
  ['auto login that is off', { ...autoLogin, enabled: false }, '10.1.2.3', openUrl],
  ['an address inside', autoLogin, '10.1.2.3', internalUrl],
  ['one inside by IPv6', autoLogin, 'fd12::1', internalUrl],
  ['an address outside', autoLogin, '203.0.113.7', externalUrl],
  ['an address that cannot be told', autoLogin, undefined, externalUrl],
  ['no internal network', { ...autoLogin, internalNetworks: [] }, '10.1.2.3', externalUrl],
])('%s', (_what, given, address, site) => {
  expect(siteFor(binding(given ? { autoLogin: given } : {}), address)).toBe(site);
});

test.each<
  [what: string, remote: string, forwarded: string | undefined, clientIp: string | undefined, seen: string]
>([
  ['the browser’s own address', '10.1.2.3', undefined, '203.0.113.7', '10.1.2.3'],
  ['through a declared proxy', '192.0.2.1', '10.1.2.3', '203.0.113.7', '10.1.2.3'],
  ['a header that nobody vouches for', '198.51.100.1', '10.1.2.3', undefined, '198.51.100.1'],
  ['what the engine saw, behind a proxy of this machine', '127.0.0.1', '10.9.9.9', '10.1.2.3', '10.1.2.3'],
  ['the same by IPv6', '::1', undefined, '10.1.2.3', '10.1.2.3'],
  ['this machine, where nobody knows better', '127.0.0.1', undefined, undefined, '127.0.0.1'],
])('%s', (_what, remoteAddress, forwarded, clientIp, seen) => {
  const clientAddress = createClientAddress(['192.0.2.1/32']);
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const request = { socket: { remoteAddress }, headers } as unknown as Request;
  const holder = { userId: 'u', ...defined({ clientIp }) };
  expect(browserAddress({ clientAddress }, request, holder)).toBe(seen);
});
