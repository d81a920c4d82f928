import { basePath } from '../page';
import { ownHeaders } from './client';
import { ApiProblem, problemOf, Unreachable } from './problem';

export interface Permission {
  /** As the API's documentation groups addresses. */
  area: string;
  read: boolean;
  change: boolean;
}

/** Who has signed in, and what they may do. */
export interface Session {
  key: { id: string; name: string; role: 'engine' | 'operator' | 'admin' };
  permissions: Permission[];
  expiresAt: string;
}

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { ...ownHeaders(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
  try {
    return await fetch(`${basePath}/v1/sessions${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

async function sessionIn(response: Response): Promise<Session> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiProblem(problemOf(response.status, body));
  return body as Session;
}

/** null: nobody has signed in, or not any more. */
export async function currentSession(): Promise<Session | null> {
  const response = await call('GET', '/current');
  return response.status === 401 ? null : sessionIn(response);
}

export async function signIn(apiKey: string): Promise<Session> {
  return sessionIn(await call('POST', '', { apiKey }));
}

export async function signOut(): Promise<void> {
  await call('DELETE', '/current');
}
