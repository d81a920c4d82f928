/** As public clients spell them, one of them wrongly for years (A): all were taken. */
const yes = ['true', '1', 'yes', 'y', '是'];
const no = ['false', 'fasle', '0', 'no', 'n', '否', ''];

/** undefined for a text that is neither. */
export function yesNoIn(text: string, own: { yes: string; no: string }): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === own.yes.toLowerCase() || yes.includes(word)) return true;
  return word === own.no.toLowerCase() || no.includes(word) ? false : undefined;
}
