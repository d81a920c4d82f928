import type { FieldFault, FieldFaultCode } from '../../application/refusals';
import type { Language } from '../http/language';
import { en } from './en';
import type { Messages } from './messages';
import { zhCN } from './zh-CN';

export const messages: Record<Language, Messages> = { en, zh: zhCN };

/** What is wrong with a field; continues a sentence that begins with its name. */
export function fieldMessage<Code extends FieldFaultCode>(
  fault: Extract<FieldFault, { code: Code }> & { code: Code },
  language: Language,
): string {
  return messages[language].fields[fault.code](fault);
}
