/** What the API has put into the page. */

function contentOf(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

const given = contentOf('base-path');

/** Path of the public address, without a slash at its end. While pages are worked on nobody has put it in. */
export const basePath = given.startsWith('__') ? '' : given;

/** Under which styles may be written into the page. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/**
 * Gives every style that is written into the page the nonce. Ant Design names it for its own, and not where it measures
 * scroll bars or stops the page behind a dialog from scrolling (`updateCSS` of @rc-component/util).
 */
export function giveStylesTheNonce(): void {
  const createElement = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
