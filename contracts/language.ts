/** The languages that people read here; administrators read Chinese, integrators either. */
export type Language = 'en' | 'zh';

/**
 * A schema's message in both languages. A schema can carry one text only, so it carries the English one, under which
 * the Chinese one is kept: messages are made once, with their schemas.
 */
export function said(en: string, zh: string): string {
  chinese.set(en, zh);
  return en;
}

export function inChinese(en: string): string | undefined {
  return chinese.get(en);
}

const chinese = new Map<string, string>();
