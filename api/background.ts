import type { Deps } from './deps';

export interface Background {
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** The loops that run beside the API in its process. */
export function startBackground(_deps: Deps): Background {
  return { stop: async () => {} };
}
