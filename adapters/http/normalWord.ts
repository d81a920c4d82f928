/**
 * One form for words that people and sites spell differently: width, case and spaces do not count
 * (`自动结束 ` = `自动结束`, `ＯＫ` = `ok`).
 */
export function normalWord(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
