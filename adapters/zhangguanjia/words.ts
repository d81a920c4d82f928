import { normalWord } from '../http/normalWord';

export { normalWord };

export function includesWord(words: readonly string[], text: string): boolean {
  const wanted = normalWord(text);
  return words.some((word) => normalWord(word) === wanted);
}
