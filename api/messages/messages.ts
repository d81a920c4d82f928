import type { AddressRefusal } from '../../application/ports/addresses';
import type { CommandRefusalCode, FieldFault, FieldFaultCode } from '../../application/refusals';
import type { SealRequestState } from '../../domain/sealRequest/values';

/** What people are told in one language: a sentence for each code, and for nothing else. */
export interface Messages {
  refusals: Record<CommandRefusalCode, string>;
  /** Each continues a sentence that begins with the field's name. */
  fields: { [Code in FieldFaultCode]: (fault: Extract<FieldFault, { code: Code }>) => string };
  addresses: Record<AddressRefusal, string>;
  /** What a request's state is called, on pages and in forms; `usedUp` is `sealing` with no use left. */
  states: Record<SealRequestState | 'usedUp', string>;
}
