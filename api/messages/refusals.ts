import type { RefusalSentences } from '../../application/flowEvents/refusedEvents';
import type { CommandRefusal, WrongField } from '../../application/refusals';
import { inChinese, type Language } from '../../contracts/language';
import type { FieldError } from '../../domain/sealRequest/values';
import type { FieldLabel } from '../../domain/settings/formLabels';
import { commandFaultMessage, fieldMessage, messages } from '.';

/** One wrong field. `path` is dotted, as in `seals.0.useCount`; empty for the body as a whole. */
export type ProblemField = FieldError & {
  /** As people know it, where that is known. */
  label?: FieldLabel;
};

/** In both languages, of which the caller is shown one. */
export function problemField(error: WrongField): ProblemField {
  if ('message' in error) {
    const { fault, ...told } = error;
    if (!fault) return told;
    return { ...told, message: commandFaultMessage(fault, 'en'), zh: commandFaultMessage(fault, 'zh') };
  }
  const { path, label, ...fault } = error;
  const told = { path, code: fault.code, message: fieldMessage(fault, 'en'), zh: fieldMessage(fault, 'zh') };
  return label ? { ...told, label } : told;
}

/** A wrong field as it is shown to somebody who reads this language. */
export function shownField({ path, code, message, zh, label }: ProblemField, language: Language) {
  return {
    path,
    ...(label ? { label: messages[language].label(label) } : {}),
    code,
    message: language === 'zh' ? (zh ?? inChinese(message) ?? message) : message,
  };
}

/** Without its full stop. */
export function fieldSentence(field: ProblemField, language: Language): string {
  const { path, label = path, message } = shownField(field, language);
  return language === 'zh' ? `${label || '请求内容'}：${message}` : `${label || 'The body'} ${message}`;
}

/** Why, in whole sentences: each wrong field is named, as nothing else tells them where this stands. */
export function refusalSentence(refusal: CommandRefusal, language: Language): string {
  const { code, message, errors = [] } = refusal;
  // In the vendor's own words, whatever their language.
  if (code !== 'invalid' || errors.length === 0) return message ?? messages[language].refusals[code];
  return messages[language].refusedEvents.fields(
    errors.map((error) => fieldSentence(problemField(error), language)),
  );
}

/** What use cases have forms say. */
export const refusalSentences: RefusalSentences = {
  forForm: (refusal, language) => messages[language].refusedEvents.inForm(refusalSentence(refusal, language)),
};
