import createClient, { type Middleware } from 'openapi-fetch';
import { basePath } from '../page';
import { languageInUse } from '../words/language';
import type { paths } from './generated';
import { ApiProblem, problemOf, SignedOut, Unreachable } from './problem';

let onSignedOut: () => void = () => undefined;

/** Called whenever the API knows the caller no more. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

const middleware: Middleware = {
  onRequest({ request }) {
    // Without it the API takes no change by a session.
    request.headers.set('X-Sealflow-Console', '1');
    request.headers.set('Accept-Language', languageInUse());
  },
  onResponse({ response, schemaPath }) {
    if (response.status !== 401 || schemaPath.startsWith('/v1/sessions')) return;
    onSignedOut();
    throw new SignedOut();
  },
  onError({ error }) {
    return new Unreachable(String(error));
  },
};

/** The API, typed by its own document. */
export const api = createClient<paths>({ baseUrl: basePath });
api.use(middleware);

/**
 * What a call answered.
 *
 * @throws ApiProblem for every answer that is not a success, SignedOut where the sign-in is over, Unreachable where no
 *   answer came
 */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiProblem(problemOf(response.status, error));
  return data as T;
}
