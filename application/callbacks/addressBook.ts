import type { BindingDocument } from '../administration/bindings';
import { createBoundedLook } from '../boundedLook';
import { sha256Hex } from '../constantTime';
import { isPathToken } from './pathToken';

/** What of a binding tells its callback addresses. */
export type AddressedBinding = Pick<BindingDocument, '_id' | 'callbackTokens'>;

/** A long address names its binding; a short one has room for no more than its token. */
export interface CallbackAddress {
  bindingId?: string;
  token: string;
}

/**
 * The id of the binding whose address it is, or undefined. Of what was read a while ago: whether the token still holds is
 * to be asked of the binding.
 */
export type AddressBook = (address: CallbackAddress, now: Date) => Promise<string | undefined>;

/** 256 random bits, or the 128 of a short address, in base64url; both are right at a long one. */
const tokenForm = /^(?:[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{43})$/;
const bindingIdForm = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * @param read All bindings there are. A wrong address has them read once a second at most.
 * @param changes How often this process knows a binding to have changed: an address that it has just given is right.
 */
export function createAddressBook(
  read: () => Promise<readonly AddressedBinding[]>,
  changes?: () => number | undefined,
): AddressBook {
  const look = createBoundedLook(read, changes);
  return async ({ bindingId, token }, now) => {
    if (!tokenForm.test(token)) return undefined;
    if (bindingId !== undefined && !bindingIdForm.test(bindingId)) return undefined;
    const hash = sha256Hex(token);
    const isIts = ({ _id, callbackTokens }: AddressedBinding) =>
      bindingId === undefined
        ? callbackTokens.some(({ shortHash }) => shortHash === hash)
        : _id === bindingId && isPathToken(token, callbackTokens, now);
    return look((bindings) => bindings.find(isIts)?._id);
  };
}
