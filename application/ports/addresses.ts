/**
 * Why nothing is called at an address: no rule of a site allows such a one, this site allows no private ones, or it
 * is the very machine that fetches it.
 */
export const addressRefusals = ['never', 'private', 'own-machine'] as const;
export type AddressRefusal = (typeof addressRefusals)[number];

/** `peer`: a server that an administrator has entered. `file`: an address that came with a form, from whoever filled it in. */
export type AddressPurpose = 'peer' | 'file';

/** The rules of a site about where calls may lead, asked before an address is kept. */
export interface OutgoingAddresses {
  /** What an address says by itself against calling it; undefined where nothing, or where it is no address. */
  refusalOf(url: string, purpose: AddressPurpose): AddressRefusal | undefined;
}

/** Addresses of this API's own, for others to call. */
export interface OwnAddresses {
  /** The stable one behind 查看用印详情. */
  launch(hostId: string, flowRequestId: string): string;
  /** What those of sealed files begin with. */
  files: string;
}
