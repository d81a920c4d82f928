import { type AddressKind, addressKind, literalKind, mayCall } from '../../../adapters/http/addresses';

const kinds: Record<AddressKind, string[]> = {
  never: [
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '::',
    'fe80::1',
    'FE80:0:0:0:0:0:0:1',
    'febf::1',
    'fd00:ec2::254',
    'FD00:0EC2:0:0::0254',
    'fd00:ec2::23',
    'fd20:ce::254',
    'fd00:c1::a9fe:a9fe',
    'fd00:42::42',
    'ff02::1',
    // Those of IPv4 in their IPv6 clothes.
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
    '::ffff:0.0.0.0',
    'fe80::1%eth0',
    'fe80::1%br-1234',
    '::2',
    '::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    // Teredo: the client's address has all bits turned.
    '2001:0:808:808:0:0:5601:5601',
    '2001:0:a9fe:a9fe:0:0:f7f7:f7f7',
    // Not one at all.
    '',
    'localhost',
    '256.1.1.1',
    '169.254.169',
  ],
  loopback: [
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '::7f00:1',
    '2001:0:808:808:0:0:80ff:fffe',
  ],
  private: [
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.100.100.199',
    '198.18.0.1',
    'fc00::1',
    'fd12:3456::1',
    'fd00:ec2::253',
    'fd20:ce::253',
    'fec0::1',
    '::ffff:10.0.0.1',
    '64:ff9b:1::808:808',
    '2002:0a00:0001::1',
    '::10.0.0.1',
    '2001:0:808:808:0:0:f5ff:fffe',
  ],
  public: [
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.1.1',
    '169.253.255.255',
    '169.255.0.0',
    '100.63.255.255',
    '100.128.0.1',
    '128.0.0.1',
    '223.255.255.255',
    '2001:4860:4860::8888',
    'fe00::1',
    '::ffff:8.8.8.8',
    '2002:0808:0808::1',
    '64:ff9b::8.8.8.8',
    '::8.8.8.8',
    '2001:0:808:808:0:0:f7f7:f7f7',
  ],
};

describe.each(Object.entries(kinds))('%s', (kind, addresses) => {
  test.each(addresses)('%s', (address) => {
    expect(addressKind(address)).toBe(kind);
  });
});

test.each<[string, AddressKind | undefined]>([
  ['http://169.254.169.254/latest/meta-data/', 'never'],
  ['http://[fe80::1]:8080/', 'never'],
  ['http://[::ffff:169.254.169.254]/', 'never'],
  ['http://2852039166/', 'never'],
  ['http://0xa9.0xfe.0xa9.0xfe/', 'never'],
  ['http://0/', 'never'],
  ['http://127.1:9000/', 'loopback'],
  ['http://0x7f.1/', 'loopback'],
  ['http://017700000001/', 'loopback'],
  ['http://[::1]/', 'loopback'],
  ['http://localhost:8080/', 'loopback'],
  ['http://LOCALHOST./', 'loopback'],
  ['http://zgj.localhost/', 'loopback'],
  ['http://10.1.2.3/', 'private'],
  ['https://8.8.8.8/', 'public'],
  ['https://zgj.example.com/', undefined],
  ['https://notlocalhost/', undefined],
  ['https://localhost.example.com/', undefined],
  // Browsers and Node read these as names.
  ['https://169.254.169.254.example.com/', undefined],
])('%s tells by itself: %s', (url, kind) => {
  expect(literalKind(new URL(url))).toBe(kind);
});

test.each([
  [true, false, ['public', 'private', 'loopback'], ['public', 'private']],
  [true, true, ['public', 'private', 'loopback'], ['public', 'private', 'loopback']],
  [false, false, ['public'], ['public']],
  [false, true, ['public'], ['public']],
])('with private addresses %j and loopback files %j', (privateAddresses, loopbackFiles, peers, files) => {
  const rules = { privateAddresses, loopbackFiles };
  const all = ['public', 'private', 'loopback', 'never'] as const;
  expect(all.filter((kind) => mayCall(rules, kind, 'peer'))).toEqual(peers);
  expect(all.filter((kind) => mayCall(rules, kind, 'file'))).toEqual(files);
});
