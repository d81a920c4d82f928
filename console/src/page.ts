/** What the API has put into the page. */

function contentOf(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

const given = contentOf('base-path');

/** Path of the public address, without a slash at its end. While pages are worked on nobody has put it in. */
export const basePath = given.startsWith('__') ? '' : given;

/** Under which styles may be written into the page. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
