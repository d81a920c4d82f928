import type { Response } from 'express';

/** Aborted once nobody can be answered any more: for handlers that wait. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once('close', () => gone.abort());
  return gone.signal;
}
