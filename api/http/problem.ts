import type { z } from 'zod';

/** One wrong field. `path` is dotted, as in `seals.0.useCount`; empty for the body as a whole. */
export interface ProblemField {
  path: string;
  code: string;
  message: string;
}

/** Every problem this API answers with. A slug, once published, keeps its meaning. */
export const problemTable = {
  malformed: { status: 400, title: 'The request is malformed' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  forbidden: { status: 403, title: 'This key may not do that' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'The present state forbids it' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'in-use': { status: 409, title: 'It is still in use' },
  'settings-disabled': { status: 409, title: 'The seal settings of this flow are disabled' },
  'already-open': { status: 409, title: 'A seal request is open already' },
  'effect-in-progress': { status: 409, title: 'Another step is in progress' },
  'not-granted-yet': { status: 409, title: 'The application has not been granted yet' },
  'apply-anew': { status: 409, title: 'This request is over; apply anew' },
  closed: { status: 409, title: 'This request is closed' },
  'command-id-reused': { status: 409, title: 'The command id was used with other content' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not served' },
  unprocessable: { status: 422, title: 'The content is refused' },
  'vendor-refused': { status: 422, title: 'The vendor refused it' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'A part of the service is away for the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemSlug = keyof typeof problemTable;

/** What a handler throws to answer with problem details (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly slug: ProblemSlug,
    /** A sentence for the caller: what is wrong, and what would be right. */
    readonly detail: string,
    readonly more: {
      errors?: ProblemField[];
      headers?: Record<string, string>;
      /** Extension members, as RFC 9457 allows; documented with the route that sends them. */
      extensions?: Record<string, unknown>;
    } = {},
  ) {
    super(`${slug}: ${detail}`);
    this.status = problemTable[slug].status;
    this.headers = more.headers ?? {};
  }

  toJSON(requestId: string): Record<string, unknown> {
    return {
      ...this.more.extensions,
      type: `urn:sealflow:problem:${this.slug}`,
      title: problemTable[this.slug].title,
      status: this.status,
      detail: this.detail,
      instance: `urn:sealflow:request:${requestId}`,
      requestId,
      ...(this.more.errors ? { errors: this.more.errors } : {}),
    };
  }
}

export function notFound(what: string): Problem {
  return new Problem('not-found', `There is no ${what} of this id.`);
}

/** A field whose content is well-formed and yet refused. */
export function refusedField(path: string, code: string, message: string): Problem {
  return refusedFields([{ path, code, message }]);
}

export function refusedFields(errors: ProblemField[]): Problem {
  return new Problem('unprocessable', `${summary(errors)}.`, { errors });
}

export function unavailable(detail: string, retryAfterSeconds = 5): Problem {
  return new Problem('unavailable', detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}

export function malformed(errors: ProblemField[]): Problem {
  return new Problem('malformed', `${summary(errors)}.`, { errors });
}

function summary(errors: readonly ProblemField[]): string {
  const [first] = errors;
  if (errors.length !== 1 || !first) return `${errors.length} fields are wrong`;
  return first.path === '' ? `The body ${first.message}` : `${first.path} ${first.message}`;
}

/** One entry per wrong field, from zod's issues. Parse with `reportInput`, which tells missing from wrong. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): ProblemField[] {
  return issues.flatMap((issue) => issueErrors(issue, []));
}

function issueErrors(issue: z.core.$ZodIssue, parent: readonly PropertyKey[]): ProblemField[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => entry([...path, key], 'unknown-field', 'is not a field here'));
    case 'invalid_union':
      return unionErrors(issue, path);
    case 'invalid_key':
      return [entry(path, 'invalid-key', issue.issues[0]?.message ?? 'is not a valid name')];
    case 'custom':
      return [entry(path, customCode(issue.params), issue.message)];
    default:
      if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
        return [entry(path, 'required', 'is required')];
      return [entry(path, issue.code.replaceAll('_', '-'), sentence(issue))];
  }
}

/** The branch that came furthest is the one the caller meant. */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion, path: PropertyKey[]): ProblemField[] {
  if (issue.input === undefined) return [entry(path, 'required', 'is required')];
  const candidates = issue.errors.filter((branch) => branch.every(({ path: at }) => at.length > 0));
  const [meant] = candidates.sort((a, b) => a.length - b.length);
  if (meant) return meant.flatMap((inner) => issueErrors(inner, path));
  return [entry(path, 'invalid-value', 'is none of the forms that are taken here')];
}

function customCode(params: Record<string, unknown> | undefined): string {
  return typeof params?.code === 'string' ? params.code : 'invalid';
}

function sentence(issue: z.core.$ZodIssue): string {
  // Schemas of ours say what would be right; zod's own sentences begin with a capital letter.
  if (!/^[A-Z]/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeName(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must have at least ${issue.minimum} ${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must have at most ${issue.maximum} ${unit(issue.origin, issue.maximum)}`;
    default:
      return 'is not valid';
  }
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    array: 'a list',
    object: 'an object',
    record: 'an object',
    string: 'a string',
    boolean: 'true or false',
    int: 'a whole number',
    number: 'a number',
  };
  return names[expected] ?? expected;
}

function unit(origin: string, count: number | bigint): string {
  const name = origin === 'array' ? 'entry' : origin === 'string' ? 'character' : '';
  if (Number(count) === 1) return name;
  return name === 'entry' ? 'entries' : name === '' ? '' : `${name}s`;
}

function entry(path: readonly PropertyKey[], code: string, message: string): ProblemField {
  return { path: path.map(String).join('.'), code, message };
}
