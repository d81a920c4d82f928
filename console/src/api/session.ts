import { answerOf, api } from './client';
import type { components } from './generated';
import { ApiProblem } from './problem';

/** Who has signed in, and what they may do. */
export type Session = components['schemas']['Session'];

/** null: nobody has signed in, or not any more. */
export async function currentSession(): Promise<Session | null> {
  try {
    return await answerOf(api.GET('/v1/sessions/current'));
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) return null;
    throw error;
  }
}

export function signIn(apiKey: string): Promise<Session> {
  return answerOf(api.POST('/v1/sessions', { body: { apiKey } }));
}

export async function signOut(): Promise<void> {
  await answerOf(api.DELETE('/v1/sessions/current'));
}
