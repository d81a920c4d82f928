/**
 * Puts a text on the clipboard. `navigator.clipboard` is there in secure contexts alone, and sites serve the console over
 * http as well: there the browser's own copying is handed the text.
 *
 * @returns whether the browser has taken it
 */
export async function copyText(text: string): Promise<boolean> {
  return (await byClipboard(text)) || byCommand(text);
}

async function byClipboard(text: string): Promise<boolean> {
  // Of the type it is always there.
  const { clipboard }: { clipboard?: Clipboard } = navigator;
  const written = clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  return (await written) ?? false;
}

function byCommand(text: string): boolean {
  let isTaken = false;
  const hand = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    event.clipboardData?.setData('text/plain', text);
    isTaken = event.clipboardData !== null;
  };
  document.addEventListener('copy', hand, true);
  try {
    document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', hand, true);
  }
  return isTaken;
}

/** So that the person can copy it by the keyboard. */
export function selectText(element: HTMLElement): void {
  window.getSelection()?.selectAllChildren(element);
}
