import { addressRefusal } from '../../adapters/http/fileAddresses';
import { type AddressRefusal, addressRefusals } from '../../application/ports/addresses';
import { messages } from '../messages';
import { said } from './language';

/*
 * What the host of an address says by itself against it. Each gives the message, or undefined where nothing is to be
 * said, also for what is no address: that is told otherwise.
 */

/** Of a field whose address is refused. */
export const addressRefusedFieldCode = 'address-refused';

const sentences = Object.fromEntries(
  addressRefusals.map((why) => [why, said(messages.en.addresses[why], messages.zh.addresses[why])]),
);

const sentence = (why: AddressRefusal | undefined) => why && sentences[why];

export function refusedToAll(text: string): string | undefined {
  const why = addressRefusal(text, 'peer');
  return why === 'never' ? sentence(why) : undefined;
}

/** Of a server that we call. */
export function refusedAsPeer(text: string): string | undefined {
  return sentence(addressRefusal(text, 'peer'));
}

/** Of a file that 章管家 or a worker fetches. */
export function refusedAsFile(text: string): string | undefined {
  return sentence(addressRefusal(text, 'file'));
}
