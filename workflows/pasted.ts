import { sealRequestId } from '../contracts/ids';
import type { SealRequestIdentity } from '../domain/sealRequest/values';

/** What a person fills in. */
export const toFillIn = '…';

/** The input of an update as JSON, with blanks at which the Temporal UI can break the line. It names its request. */
export function pasted(fields: Readonly<Record<string, string>>, identity: SealRequestIdentity): string {
  const all = Object.entries({ ...fields, request: sealRequestId(identity) });
  return `{${all.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')}}`;
}
