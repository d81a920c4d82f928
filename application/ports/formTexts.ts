import type { Language } from '../../contracts/language';
import type { FormTexts } from '../../domain/sealRequest/values';

/** What values are written into forms with, for people of one language. */
export type FormTextsOf = (language: Language) => FormTexts;
