import { useCommonWords } from '../words/common';
import { editorWords } from '../words/settings';
import { settingValue } from '../words/settingsLabels';
import { useWords } from '../words/useWords';

/** A value that settings have at a path, in words. */
export function useSettingText(): (path: string, value: unknown) => string {
  const common = useCommonWords();
  const words = useWords(editorWords);
  return (path, value) => {
    if (value === undefined) return '–';
    if (typeof value === 'boolean') return value ? common.yes : common.no;
    if (Array.isArray(value) && value.length === 0) return common.none;
    return settingValue(path, value, words) ?? (typeof value === 'string' ? value : JSON.stringify(value));
  };
}
