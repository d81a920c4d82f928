import { PortError } from '../../application/ports/errors';
import type { OpenedFile } from '../../application/ports/files';

/** What is wrong with the file itself, which a broken request alone would not tell. */
export function watchedFile(file: OpenedFile): OpenedFile & { fault(): PortError | undefined } {
  let fault: PortError | undefined;
  async function* open() {
    try {
      yield* file.open();
    } catch (error) {
      if (error instanceof PortError) fault = error;
      throw error;
    }
  }
  return { ...file, open, fault: () => fault };
}
