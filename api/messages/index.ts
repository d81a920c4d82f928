import type { CheckCode, CheckFindingOf } from '../../application/checks';
import type { FieldFault, FieldFaultCode } from '../../application/refusals';
import type { Language } from '../../contracts/language';
import { anyVendor, type VendorName } from '../../contracts/vendorName';
import { type Cause, type CauseCode, type CauseOf, isCause } from '../../domain/causes';
import type { CommandFaultKind, CommandFaultOf } from '../../domain/sealRequest/commandFaults';
import { type OwnReason, ownReasons } from '../../domain/sealRequest/ownReasons';
import { en } from './en';
import type { Messages } from './messages';
import { zhCN } from './zh-CN';

const named = new WeakMap<VendorName, Record<Language, Messages>>();

/** What is told of a request, a binding or a callback: with the name of its vendor. */
export function messagesOf(vendor: VendorName): Record<Language, Messages> {
  const known = named.get(vendor) ?? { en: en(vendor.en), zh: zhCN(vendor.zh) };
  named.set(vendor, known);
  return known;
}

/** What is told where the vendor is not known. */
export const messages = messagesOf(anyVendor);

/** What is wrong with a field; continues a sentence that begins with its name. */
export function fieldMessage<Code extends FieldFaultCode>(
  fault: Extract<FieldFault, { code: Code }> & { code: Code },
  language: Language,
): string {
  return messages[language].fields[fault.code](fault);
}

/** What a connection check found, as a sentence that can be acted on. */
export function checkMessage<Code extends CheckCode>(
  finding: CheckFindingOf<Code> & { code: Code },
  language: Language,
  vendor = anyVendor,
): string {
  return messagesOf(vendor)[language].checks[finding.code](finding);
}

/** What the decider finds wrong with a field; continues a sentence that begins with its name. */
export function commandFaultMessage<Kind extends CommandFaultKind>(
  fault: CommandFaultOf<Kind> & { kind: Kind },
  language: Language,
): string {
  return messages[language].commandFaults[fault.kind](fault);
}

/** Why a peer has not done what was asked of it; its own words are quoted. */
export function causeMessage<Code extends CauseCode>(
  cause: CauseOf<Code> & { code: Code },
  language: Language,
  vendor = anyVendor,
): string {
  return messagesOf(vendor)[language].causes[cause.code](cause);
}

/** What is stored: by its cause where that is known, otherwise as an older version wrote it. */
export function faultMessage(
  { message, cause }: { message: string; cause?: Cause },
  language: Language,
  vendor = anyVendor,
): string {
  return isCause(cause) ? causeMessage(cause, language, vendor) : message;
}

const reasonOf = new Map<string, OwnReason>(
  (Object.keys(ownReasons) as OwnReason[]).map((reason) => [ownReasons[reason], reason]),
);

/** Why something was not done: a reason of ours in the reader's language, a peer's in its own words. */
export function reasonWords(message: string, language: Language): string {
  const reason = reasonOf.get(message);
  return reason === undefined ? message : messages[language].reasons[reason];
}
