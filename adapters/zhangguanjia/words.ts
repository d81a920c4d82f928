/**
 * One form for words that people and sites spell differently: width, case and spaces do not count
 * (`自动结束 ` = `自动结束`, `ＯＫ` = `ok`).
 */
export function normalWord(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

export function includesWord(words: readonly string[], text: string): boolean {
  const wanted = normalWord(text);
  return words.some((word) => normalWord(word) === wanted);
}
