import { nameOf } from '../config/logger';

/** What a log may say of an error: drivers quote documents in their messages. */
export function faultName(error: unknown): { fault: string } {
  return { fault: nameOf(error) };
}
