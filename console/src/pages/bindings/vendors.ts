/** How the form asks for what only bindings of one vendor hold. */
export interface OwnField {
  /** The API's own, so that its errors find the field. */
  name: string;
  isSecret?: true;
  isOptional?: true;
}

/** By the API's name of each vendor; the first is what a new binding begins with. */
export const ownFields: Readonly<Record<string, readonly OwnField[]>> = {
  zhangguanjia: [{ name: 'clientId' }, { name: 'clientSecret', isSecret: true }],
  qiyuesuo: [
    { name: 'company' },
    { name: 'accessToken' },
    { name: 'secret', isSecret: true },
    { name: 'signInKey', isSecret: true, isOptional: true },
  ],
};

/** Where people whom the vendor does not have can be made. */
export const createsPeople = (vendor: string): boolean => vendor === 'zhangguanjia';

export const firstVendor = Object.keys(ownFields)[0] ?? '';
