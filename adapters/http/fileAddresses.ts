import type { AddressRefusal, FileAddresses } from '../../application/ports/addresses';
import { literalKind, mayCall, type Purpose } from './addresses';

/** Of files that 章管家 or a worker fetches, by the rules of the process. */
export const fileAddresses: FileAddresses = { refusalOf: (url) => addressRefusal(url, 'file') };

/** What an address says by itself against calling it. */
export function addressRefusal(text: string, purpose: Purpose): AddressRefusal | undefined {
  const kind = URL.canParse(text) ? literalKind(new URL(text)) : undefined;
  if (kind === undefined || mayCall(kind, purpose)) return undefined;
  if (kind === 'never') return 'never';
  return purpose === 'file' && kind === 'loopback' ? 'own-machine' : 'private';
}
