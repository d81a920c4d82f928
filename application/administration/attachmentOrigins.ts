import type { HostDocument } from './hosts';

/** Of addresses, without those that are none. */
const originsOf = (addresses: readonly (string | undefined)[]) =>
  addresses.flatMap((text) => (text !== undefined && URL.canParse(text) ? [new URL(text).origin] : []));

/** From where files of a host's forms are fetched by us: as it lists them, else from the host itself. */
export function attachmentOriginsOf(host: HostDocument): string[] {
  if (host.attachmentOrigins && host.attachmentOrigins.length > 0) return originsOf(host.attachmentOrigins);
  return originsOf(host.kind === 'e10' ? [host.baseUrl] : [host.url, host.signInUrl]);
}

/** The origin of an address from where this host's files are not fetched; undefined for one that they are. */
export function strangeOrigin(host: HostDocument, url: string): string | undefined {
  const [origin = ''] = originsOf([url]);
  return attachmentOriginsOf(host).includes(origin) ? undefined : origin;
}
