import { type AddressKind, literalKind, mayCall, type Purpose } from '../../adapters/http/addresses';
import { said } from './language';

/*
 * What the host of an address says by itself against it. Each gives the message, or undefined where nothing is to be
 * said, also for what is no address: that is told otherwise.
 */

/** Of a field whose address is refused. */
export const addressRefusedFieldCode = 'address-refused';

const never = said(
  'must not be a link-local, multicast or unspecified address, or one of a cloud’s own services',
  '不得为链路本地、组播或未指定地址，也不得为云平台自身服务的地址',
);
const inside = said(
  'must not be a private or loopback address: SEALFLOW_PRIVATE_ADDRESSES refuses these',
  '不得为内网地址或本机地址：SEALFLOW_PRIVATE_ADDRESSES 已禁止',
);
const ownMachine = said(
  'must not be a loopback address: the file is fetched by another machine',
  '不得为本机地址：文件由另一台机器获取',
);

export function refusedToAll(text: string): string | undefined {
  return kindOf(text) === 'never' ? never : undefined;
}

/** Of a server that we call. */
export function refusedAsPeer(text: string): string | undefined {
  return refused(text, 'peer', inside);
}

/** Of a file that 章管家 or a worker fetches. */
export function refusedAsFile(text: string): string | undefined {
  return refused(text, 'file', kindOf(text) === 'loopback' ? ownMachine : inside);
}

function refused(text: string, purpose: Purpose, why: string): string | undefined {
  const kind = kindOf(text);
  if (kind === undefined || mayCall(kind, purpose)) return undefined;
  return kind === 'never' ? never : why;
}

function kindOf(text: string): AddressKind | undefined {
  return URL.canParse(text) ? literalKind(new URL(text)) : undefined;
}
