/**
 * Why no file is fetched from an address: no rule of a site allows such a one, this site allows no private ones, or it
 * is the very machine that fetches it.
 */
export const addressRefusals = ['never', 'private', 'own-machine'] as const;
export type AddressRefusal = (typeof addressRefusals)[number];

/** What an address of a file says by itself against fetching it; undefined where nothing, or where it is no address. */
export interface FileAddresses {
  refusalOf(url: string): AddressRefusal | undefined;
}

/** Addresses of this API's own, for others to call. */
export interface OwnAddresses {
  /** The stable one behind 查看用印详情. */
  launch(hostId: string, flowRequestId: string): string;
  /** What those of sealed files begin with. */
  files: string;
}
