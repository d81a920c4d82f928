import type { BindingDocument } from '../../../application/administration/bindings';
import type { HostDocument } from '../../../application/administration/hosts';
import {
  type BindingAddresses,
  type HostAddresses,
  secretsWantedOfBinding,
  secretsWantedOfHost,
} from '../../../application/administration/newOrigins';

const sealed = { keyId: 'k', iv: '', tag: '', data: '' };
const binding = {
  openUrl: 'https://zgj.example.com/seal',
  autoLogin: { enabled: true, internalUrl: 'http://zgj.intra:8080', externalUrl: 'https://zgj.example.com' },
} as BindingDocument;

test.each<[string, BindingAddresses, boolean, string[]?]>([
  ['nothing', {}, false],
  ['another path', { openUrl: 'https://zgj.example.com/other' }, false],
  ['the same in other letters, with its port', { openUrl: 'HTTPS://ZGJ.example.com:443/' }, false],
  ['another host', { openUrl: 'https://evil.example.com/seal' }, true],
  ['another scheme', { openUrl: 'http://zgj.example.com/seal' }, true],
  ['another port', { openUrl: 'https://zgj.example.com:8443/seal' }, true],
  ['an address of browsers for calls', { openUrl: 'http://zgj.intra:8080' }, true],
  ['no auto login', { autoLogin: null }, false],
  ['the address of calls for browsers', { autoLogin: { internalUrl: 'https://zgj.example.com/x' } }, false],
  ['another address for browsers inside', { autoLogin: { internalUrl: 'http://evil.intra:8080' } }, true],
  ['another address for browsers outside', { autoLogin: { externalUrl: 'https://evil.example.com' } }, true],
  ['another host, with the secret', { openUrl: 'https://new.example.com' }, false, []],
])('a binding that is given %s', (_what, change, isWanted, kept = ['clientSecret']) => {
  expect(secretsWantedOfBinding(binding, change, kept)).toEqual(
    isWanted ? [{ path: 'clientSecret', code: 'secret-wanted-for-new-origin' }] : [],
  );
});

const webhook = { kind: 'webhook', url: 'https://oa.example.com/hook?x=1' } as HostDocument;
const e10 = { kind: 'e10', baseUrl: 'https://e10.example.com' } as HostDocument;
const pushing = { ...e10, esbTriggerToken: sealed } as unknown as HostDocument;
const elsewhere = 'https://evil.example.com';

test.each<[string, HostDocument, HostAddresses, string[]]>([
  ['another path', webhook, { url: 'https://oa.example.com/hooks' }, []],
  ['another host', webhook, { url: elsewhere }, ['secret']],
  ['another host, with the secret', webhook, { url: elsewhere, secret: 's' }, []],
  ['another path of E10', e10, { baseUrl: 'https://e10.example.com/e10' }, []],
  ['another E10', e10, { baseUrl: elsewhere }, ['appSecret']],
  ['another E10, pushing', pushing, { baseUrl: elsewhere, appSecret: 's' }, ['esbTriggerToken']],
  ['another E10, both', pushing, { baseUrl: elsewhere, appSecret: 's', esbTriggerToken: 't' }, []],
  ['another E10, no push', pushing, { baseUrl: elsewhere, appSecret: 's', esbTriggerToken: null }, []],
])('a host that is given %s', (_what, host, change, paths) => {
  expect(secretsWantedOfHost(host, change).map(({ path }) => path)).toEqual(paths);
});
