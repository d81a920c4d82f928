export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const key = 'sealflow.language';

/** Chinese, until a person switches. */
export function languageInUse(): Language {
  return languages.find((language) => language === localStorage.getItem(key)) ?? 'zh-CN';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(key, language);
}
