import { said } from '../../contracts/language';
import { boundedText } from './boundedText';
import { lineOrNothingPattern, linePattern } from './textPatterns';

/** One line of text, as people type it into a form. */
export function formText(maxLength: number, minLength = 1) {
  const message = said(
    `must be ${minLength} to ${maxLength} characters on one line, without control characters`,
    `须为单行文本，${minLength}至${maxLength}个字符，不含控制字符`,
  );
  return boundedText({ minLength, maxLength, message })
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), message)
    .refine(
      (text) => text === '' || minLength === 0 || text.trim() !== '',
      said('must not be blank', '不能为空白'),
    )
    .meta({ pattern: minLength === 0 ? lineOrNothingPattern : linePattern });
}
