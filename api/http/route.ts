import type { Request } from 'express';
import { z } from 'zod';
import type { Deps } from '../deps';
import { type AdminEventNotes, type AdminEventSpec, withAdminEvent } from './adminEvent';
import type { Principal, Role } from './auth';
import { fieldErrors } from './fieldErrors';
import type { Language } from './language';
import { malformed, type ProblemField } from './problem';
import type { EngineScope, Scope } from './scope';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface ResponseSpec {
  description: string;
  /** Absent: no body. The handler's body is parsed by it, so nothing that it does not name gets out. A stream goes out as it comes. */
  schema?: z.ZodType;
  /** `application/json` unless said otherwise; then the body is a string or a stream. */
  contentType?: string;
  /** Header name to what it says. */
  headers?: Record<string, string>;
}

export type Responses = Record<number, ResponseSpec>;

/** What the document says of a route, beside what mounts it. */
export interface RouteSpec {
  method: Method;
  /** As Express spells it: `/v1/bindings/:id`. */
  path: `/${string}`;
  /** Who may call it; an admin always may. */
  role: Role | readonly Role[] | 'public';
  /** How a key of an engine is kept to its own hosts; of every route that admits engines. */
  engineScope?: EngineScope;
  /** Of every route that may change something and wants a key. */
  adminEvent?: AdminEventSpec;
  /** Also for browsers that have signed in at /codec/sign-in, which only operators and admins can. */
  takesSignIn?: boolean;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  headers?: z.ZodType;
  /** JSON. For bodies of other kinds leave it out and read `raw`. */
  body?: z.ZodType;
  /** Of a body that may be large and holds no number that matters. */
  bodyNumbers?: 'none';
  /** Reads the body without judging its type; the handler takes `raw`. */
  rawBody?: { description: string; contentTypes: readonly string[] };
  /** What has to hold before anything of the body is read; throws a `Problem` otherwise. Its result is `admitted`. */
  admit?: (arrival: Arriving) => Promise<unknown>;
  /** Default 256 KiB. */
  bodyLimitBytes?: number;
  responses: Responses;
  /** Statuses answered with problem details, beside those that every route may answer. */
  problems?: Partial<Record<401 | 404 | 409 | 410 | 422 | 429 | 503, string>>;
}

/** A request of which nothing but its head has been read. */
export interface Arriving {
  deps: Deps;
  /** As they stand in the path, judged by nobody yet. */
  params: Record<string, unknown>;
  request: Request;
}

type NoEngine = Exclude<Role, 'engine'>;
type Admission =
  | { role: 'public' | NoEngine | readonly NoEngine[]; engineScope?: never }
  | { role: 'engine' | readonly Role[]; engineScope: EngineScope };

/** What changes something and wants a key says what stands among the admin events, or why nothing does. */
type Audited =
  | { method: 'get'; adminEvent?: never }
  | { method: Exclude<Method, 'get'>; role: 'public'; adminEvent?: never }
  | { method: Exclude<Method, 'get'>; adminEvent: AdminEventSpec };

type Schema = z.ZodType | undefined;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Context<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  H extends Schema = Schema,
  B extends Schema = Schema,
  A = unknown,
> {
  deps: Deps;
  params: Out<P>;
  query: Out<Q>;
  headers: Out<H>;
  body: Out<B>;
  /** The body's bytes as they came. */
  raw: Buffer;
  /** What `admit` of the route came to. */
  admitted: A;
  /** null on a public route. */
  principal: Principal | null;
  /** What of hosts and bindings the caller reaches. */
  scope: Scope;
  requestId: string;
  /** Of the event that is written of this request. */
  adminEvent: AdminEventNotes;
  /** Of sentences for people. */
  language: Language;
  /** Aborted when the caller has gone away: for handlers that wait. */
  gone: AbortSignal;
  request: Request;
}

interface TypedSpec<P, Q, H, B, R, A> {
  params?: P;
  query?: Q;
  headers?: H;
  body?: B;
  responses: R;
  admit?: (arrival: Arriving) => Promise<A>;
}

export type Reply<R extends Responses> = {
  [Status in keyof R & number]: {
    status: Status;
    headers?: Record<string, string>;
  } & (R[Status] extends { schema: infer Body extends z.ZodType }
    ? { body: z.input<Body> }
    : { body?: undefined });
}[keyof R & number];

interface LooseReply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface RouteInput {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
  rest: Omit<Context, 'params' | 'query' | 'headers' | 'body' | 'adminEvent'>;
}

export interface RouteReply {
  status: number;
  body?: unknown;
  contentType: string;
  headers: Record<string, string>;
}

/** A route as the app mounts it and the document describes it. */
export interface Route {
  spec: RouteSpec;
  invoke(input: RouteInput): Promise<RouteReply>;
}

/** A reply of ours that its own schema refuses: a fault here, answered 500. */
export class ReplyMismatch extends Error {
  override readonly name = 'ReplyMismatch';
}

/**
 * One definition of a route, that is both mounted and documented. Handlers get parsed input and throw a
 * `Problem` for every answer that is none of `responses`.
 */
export function defineRoute<
  const R extends Responses,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  H extends Schema = undefined,
  B extends Schema = undefined,
  A = undefined,
>(
  spec: Omit<RouteSpec, keyof TypedSpec<P, Q, H, B, R, A> | keyof Admission | keyof Audited> &
    Admission &
    Audited &
    TypedSpec<P, Q, H, B, R, A> & {
      handler: (context: Context<P, Q, H, B, NoInfer<A>>) => Promise<Reply<NoInfer<R>>>;
    },
): Route {
  const { handler, ...described } = spec;
  const plain = described as RouteSpec;
  // Types forbid it; were they got round, nobody would know who did what.
  if (plain.method !== 'get' && plain.role !== 'public' && !plain.adminEvent)
    throw new Error(`${plain.method} ${plain.path} says nothing of its admin event`);
  return {
    spec: plain,
    invoke: async (input) => {
      const parsed = parseInput(plain, input);
      const asked = { ...input.rest, ...parsed };
      return withAdminEvent(plain.adminEvent, asked, async (adminEvent) => {
        // The schemas of this very spec produced these values, so their types are the spec's own.
        const reply = await handler({ ...asked, adminEvent } as Context<P, Q, H, B, A>);
        return checkedReply(plain, reply);
      });
    },
  };
}

const nothing = z.strictObject({});

function parseInput(spec: RouteSpec, input: RouteInput) {
  const errors: ProblemField[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined;
    const result = schema.safeParse(value, { reportInput: true });
    if (!result.success) errors.push(...fieldErrors(result.error.issues));
    return result.data;
  };
  const parsed = {
    params: read(spec.params, input.params),
    query: read(spec.query ?? nothing, input.query),
    headers: read(spec.headers, input.headers),
    body: read(spec.body, input.body),
  };
  if (errors.length > 0) throw malformed(errors);
  return spec.query ? parsed : { ...parsed, query: undefined };
}

function checkedReply(spec: RouteSpec, reply: LooseReply): RouteReply {
  const { status, headers = {} } = reply;
  const response = spec.responses[status];
  if (!response)
    throw new ReplyMismatch(`${spec.method} ${spec.path} answered ${status}, which it does not name`);
  const contentType = response.contentType ?? 'application/json';
  if (!response.schema) return { status, headers, contentType };
  const parsed = response.schema.safeParse(reply.body);
  if (parsed.success) return { status, headers, contentType, body: parsed.data };
  const paths = parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');
  throw new ReplyMismatch(`${spec.method} ${spec.path} ${status}: ${paths}`);
}

export function rolesOf({ role }: RouteSpec): readonly Role[] | 'public' {
  return typeof role === 'string' ? (role === 'public' ? role : [role]) : role;
}

/** Whether who has signed in at the console may call it without a key. */
export function takesSession({ path, role }: RouteSpec): boolean {
  return role !== 'public' && path.startsWith('/v1/');
}
