import fc from 'fast-check';
import { createClientAddress, networksOf, plainAddress } from '../../../api/http/clientAddress';

const from = (remoteAddress: string | undefined, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
});

test.each<[string, string | undefined]>([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:443', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:443', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['fe80::1%br-1234', 'fe80::1'],
  ['192.0.2.1%eth0', undefined],
  ['::ffff:0:192.0.2.1', '::ffff:0:c000:201'],
  ['::1', '::1'],
  ['', undefined],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['192.0.2', undefined],
  ['192.0.2.256', undefined],
  ['010.0.0.1', undefined],
  ['3232235777', undefined],
  ['0xc0.0.2.1', undefined],
  ['2001:db8::1:443:x', undefined],
])('%j is the address %j', (text, address) => {
  expect(plainAddress(text)).toBe(address);
});

describe('networks', () => {
  test.each<[string[], string, boolean]>([
    [['10.0.0.0/8'], '10.255.0.1', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['10.1.2.3/8'], '10.255.0.1', true],
    [['192.0.2.7/32'], '192.0.2.7', true],
    [['192.0.2.7/32'], '192.0.2.8', false],
    [['::ffff:10.0.0.0/104'], '10.1.1.1', true],
    [['::ffff:10.0.0.0/104'], '11.1.1.1', false],
    [['::ffff:10.0.0.0/8'], '11.1.1.1', false],
    [['fe80::/10'], 'fe80::1%br-1234', true],
    [['fd00::/8'], 'fd12::1', true],
    [['fd00::/8'], 'fe80::1', false],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['::/0'], '10.0.0.1', false],
    [['::/0'], '2001:db8::1', true],
    [['192.0.2.0/24', '10.0.0.0/8'], '10.0.0.1', true],
    [['nonsense', '10.0.0.0/99'], '10.0.0.1', false],
    [[], '10.0.0.1', false],
  ])('%j and %s: %s', (cidrs, address, expected) => {
    expect(networksOf(cidrs).has(address)).toBe(expected);
  });
});

describe('without trusted proxies', () => {
  const addressOf = createClientAddress([]);

  test('the connection tells, whatever the header says', () => {
    expect(addressOf(from('192.0.2.1', '10.0.0.1'))).toBe('192.0.2.1');
    expect(addressOf(from('::ffff:192.0.2.1'))).toBe('192.0.2.1');
    expect(addressOf(from(undefined, '10.0.0.1'))).toBeUndefined();
  });
});

describe('behind trusted proxies', () => {
  const addressOf = createClientAddress(['10.0.0.0/8', 'fd00::/8']);

  test.each<[what: string, remote: string, header: string | undefined, client: string | undefined]>([
    ['one hop', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['several proxies', '10.0.0.1', '192.0.2.1, 10.0.0.3,fd00::2', '192.0.2.1'],
    ['what the client wrote itself', '10.0.0.1', '10.9.9.9, 198.51.100.1, 192.0.2.1', '192.0.2.1'],
    ['several headers, joined by Node', '10.0.0.1', '198.51.100.1, 192.0.2.1', '192.0.2.1'],
    ['a proxy that writes ports', '10.0.0.1', '192.0.2.1:50123, 10.0.0.3:443', '192.0.2.1'],
    ['a tab between', '10.0.0.1', '192.0.2.1,\t10.0.0.3', '192.0.2.1'],
    ['a mapped proxy', '::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['a mapped client', '10.0.0.1', '::ffff:192.0.2.1', '192.0.2.1'],
    ['a port', '10.0.0.1', '192.0.2.1:50123', '192.0.2.1'],
    ['somebody who is no proxy', '192.0.2.9', '198.51.100.1', '192.0.2.9'],
    ['no header', '10.0.0.1', undefined, '10.0.0.1'],
    ['an empty header', '10.0.0.1', ' ', '10.0.0.1'],
    ['proxies alone', '10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
    ['an address that is none', '10.0.0.1', '192.0.2.1, unknown', undefined],
    ['an entry that is empty, which counts for nothing', '10.0.0.1', '192.0.2.1,', '192.0.2.1'],
    ['nonsense left of the client', '10.0.0.1', 'nonsense, 192.0.2.1', '192.0.2.1'],
  ])('%s', (_what, remote, header, client) => {
    expect(addressOf(from(remote, header))).toBe(client);
  });

  test('whatever a client writes, it is never taken for another', () => {
    fc.assert(
      fc.property(fc.string(), (written) => {
        expect(addressOf(from('10.0.0.1', `${written}, 192.0.2.1`))).toBe('192.0.2.1');
      }),
    );
  });
});
