import { createContext, type PropsWithChildren, use, useEffect, useMemo, useState } from 'react';
import { keepLanguage, type Language, languageInUse } from '../words/language';
import { LanguageContext } from '../words/useWords';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

interface Preferences {
  language: Language;
  setLanguage(language: Language): void;
  theme: Theme;
  setTheme(theme: Theme): void;
  /** What the theme comes to now. */
  isDark: boolean;
}

const themeKey = 'sealflow.theme';
const PreferencesContext = createContext<Preferences | undefined>(undefined);

export function usePreferences(): Preferences {
  const preferences = use(PreferencesContext);
  if (!preferences) throw new Error('outside of PreferencesProvider');
  return preferences;
}

function useSystemIsDark(): boolean {
  const [query] = useState(() => window.matchMedia('(prefers-color-scheme: dark)'));
  const [isDark, setIsDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setIsDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isDark;
}

/** Language and theme, kept in this browser. */
export function PreferencesProvider({ children }: PropsWithChildren) {
  const [language, setLanguage] = useState(languageInUse);
  const [theme, setTheme] = useState<Theme>(
    () => themes.find((each) => each === localStorage.getItem(themeKey)) ?? 'system',
  );
  const systemIsDark = useSystemIsDark();
  const isDark = theme === 'system' ? systemIsDark : theme === 'dark';
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [language, isDark]);
  const preferences = useMemo<Preferences>(
    () => ({
      language,
      theme,
      isDark,
      // Before the pages ask anew: requests read it from there.
      setLanguage: (next) => {
        keepLanguage(next);
        setLanguage(next);
      },
      setTheme: (next) => {
        localStorage.setItem(themeKey, next);
        setTheme(next);
      },
    }),
    [language, theme, isDark],
  );
  return (
    <PreferencesContext value={preferences}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </PreferencesContext>
  );
}
