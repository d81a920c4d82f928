import { literalKind } from '../../adapters/http/addresses';
import {
  type AddressPurpose,
  type AddressRefusal,
  addressRefusals,
  type OutgoingAddresses,
} from '../../application/ports/addresses';
import { messages } from '../messages';
import { said } from './language';
import { malformed } from './problem';

/** Of a field whose address is refused. */
export const addressRefusedFieldCode = 'address-refused';

const sentences = Object.fromEntries(
  addressRefusals.map((why) => [why, said(messages.en.addresses[why], messages.zh.addresses[why])]),
);

/**
 * What every site says against an address: the message, or undefined where nothing, also for what is no address (that
 * is told otherwise). What this site's own rules say is for the handler, see {@link assertMayBeCalled}.
 */
export function refusedToAll(text: string): string | undefined {
  const refusal: AddressRefusal = 'never';
  return URL.canParse(text) && literalKind(new URL(text)) === refusal ? sentences[refusal] : undefined;
}

/**
 * Asked by every handler that keeps an address which we, or the vendor for us, will call. `fields`: by the path of each.
 *
 * @throws Problem 400 that names each field whose address the rules of this site refuse.
 */
export function assertMayBeCalled(
  outgoing: OutgoingAddresses,
  purpose: AddressPurpose,
  fields: Record<string, string | null | undefined>,
): void {
  const errors = Object.entries(fields).flatMap(([path, url]) => {
    const why = url ? outgoing.refusalOf(url, purpose) : undefined;
    if (!why) return [];
    const [message, zh] = [messages.en.addresses[why], messages.zh.addresses[why]];
    return [{ path, code: addressRefusedFieldCode, message, zh }];
  });
  if (errors.length > 0) throw malformed(errors);
}
