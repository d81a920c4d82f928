/** A piece of a page: made by {@link html} alone, so that no text gets into one without being escaped. */
export class Html {
  constructor(readonly text: string) {}
}

export type Piece = Html | string | number | false | null | undefined | readonly Piece[];

/** Texts in it are escaped, for contents and for attributes in double quotes; pieces and lists of them stand as they are. */
export function html(fixed: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(fixed.map((text, index) => text + markup(pieces[index])).join(''));
}

function markup(piece: Piece): string {
  if (piece === undefined || piece === null || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(markup).join('');
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
