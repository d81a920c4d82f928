import { createContext, use } from 'react';
import type { Language } from './language';

export const LanguageContext = createContext<Language>('zh-CN');

interface Words<Table> {
  zh: Table;
  en: Table;
}

/** The same sentences in both languages: one that lacks in either is a type error. */
export function wordsOf<Table>(zh: Table, en: NoInfer<Table>): Words<Table> {
  return { zh, en };
}

export function useWords<Table>({ zh, en }: Words<Table>): Table {
  return use(LanguageContext) === 'en' ? en : zh;
}
