import type { WrongField } from '../refusals';
import type { AutoLogin, BindingDocument } from './bindings';
import type { HostDocument } from './hosts';

/*
 * A stored secret goes to no server that it was not given for. Who may change an address may not thereby have the
 * secret sent there: whatever leads to another origin (scheme, host, port) wants the secret again in the same change.
 */

/** What of a binding's change counts here. */
export interface BindingAddresses {
  openUrl?: string | undefined;
  autoLogin?: Pick<AutoLogin, 'internalUrl' | 'externalUrl'> | null | undefined;
}

/**
 * `openUrl` is sent the secrets or what is made of them; the addresses of auto login are sent a token that logs a person
 * in.
 *
 * @param kept Names of the secrets that the binding has and the change does not give again.
 */
export function secretsWantedOfBinding(
  current: BindingDocument,
  change: BindingAddresses,
  kept: readonly string[],
): WrongField[] {
  const { openUrl, autoLogin } = current;
  const before = [openUrl, autoLogin?.internalUrl, autoLogin?.externalUrl];
  const { internalUrl, externalUrl } = change.autoLogin ?? {};
  const isElsewhere =
    leadsElsewhere([openUrl], change.openUrl) ||
    leadsElsewhere(before, internalUrl) ||
    leadsElsewhere(before, externalUrl);
  return isElsewhere ? kept.map(wanted) : [];
}

/** What of a host's change counts here; null takes the token away. */
export interface HostAddresses {
  url?: string | undefined;
  baseUrl?: string | undefined;
  secret?: string | undefined;
  appSecret?: string | undefined;
  esbTriggerToken?: string | null | undefined;
}

/** E10 is sent `appSecret` and the token of its ESB webhook; a webhook host signatures that are good elsewhere too. */
export function secretsWantedOfHost(current: HostDocument, change: HostAddresses): WrongField[] {
  if (!hasNewOrigin(current, change)) return [];
  if (current.kind === 'webhook') return change.secret === undefined ? [wanted('secret')] : [];
  const keepsToken = current.esbTriggerToken !== undefined && change.esbTriggerToken === undefined;
  return [
    ...(change.appSecret === undefined ? [wanted('appSecret')] : []),
    ...(keepsToken ? [wanted('esbTriggerToken')] : []),
  ];
}

export function hasNewOrigin(current: HostDocument, { url, baseUrl }: HostAddresses): boolean {
  return current.kind === 'webhook'
    ? leadsElsewhere([current.url], url)
    : leadsElsewhere([current.baseUrl], baseUrl);
}

const wanted = (path: string): WrongField => ({ path, code: 'secret-wanted-for-new-origin' });

function leadsElsewhere(before: readonly (string | undefined)[], after: string | undefined): boolean {
  if (after === undefined) return false;
  return !before.some((address) => address !== undefined && originOf(address) === originOf(after));
}

function originOf(address: string): string {
  return new URL(address).origin;
}
