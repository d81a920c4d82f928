/*
 * Ids of commands. A reply may be lost after the API has taken the command: the same command keeps its id until its
 * outcome was seen, also over a dialog that was closed or a page that was reloaded, so that nothing is done twice.
 */

const keyOf = (command: string) => `sealflow.command.${command}`;

/** Of a command that a person is about to send; `command` says which, and of what. */
export function commandIdFor(command: string): string {
  const known = sessionStorage.getItem(keyOf(command));
  if (known) return known;
  // `randomUUID` is there in secure contexts alone, and some sites serve the console over http.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = `console:${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  sessionStorage.setItem(keyOf(command), id);
  return id;
}

/** Its outcome is known: the next one is another. */
export function forgetCommandId(command: string): void {
  sessionStorage.removeItem(keyOf(command));
}
