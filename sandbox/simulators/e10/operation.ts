import { z } from 'zod';
import { parseLossless } from '../body';
import type { Reply } from '../reply';
import { refused } from './refusal';

/** One call as it came over the wire. */
export interface WireCall {
  query: URLSearchParams;
  body: Buffer;
  contentType: string;
  /** What stands in the path where the operation has its `*`. */
  rest: string;
}

export interface Outcome {
  /** Beside the code: in `message` where that holds it. */
  receipt?: Record<string, unknown>;
  /** At the top, always. */
  data?: Record<string, unknown>;
}

export interface Operation {
  name: string;
  methods: readonly ('GET' | 'POST')[];
  /** Behind the path of the OpenAPI; with a `*` at its end for the rest. */
  path: string;
  /** Taken without an access token. */
  open?: boolean;
  /** Where the code is: as the site's options say, always at the top, or as ESB says it. */
  envelope: 'site' | 'top' | 'esb';
  /** @throws E10Refusal, which becomes the envelope's code and message. A Reply is sent as it is. */
  act(call: WireCall): Outcome | Reply | Promise<Outcome | Reply>;
}

export function isReply(outcome: Outcome | Reply): outcome is Reply {
  return 'status' in outcome && 'body' in outcome;
}

/** What the call brings in its query or its body, as JSON or as a form. */
export function givenBy(call: WireCall): Record<string, unknown> {
  return { ...Object.fromEntries(call.query), ...bodyFields(call) };
}

function bodyFields({ body, contentType }: WireCall): Record<string, unknown> {
  const text = body.toString('utf8');
  if (text.trim() === '') return {};
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return z.record(z.string(), z.unknown()).parse(parseLossless(text));
  } catch {
    throw refused('malformed', '请求内容不是JSON对象');
  }
}

export function read<Schema extends z.ZodType>(call: WireCall, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(givenBy(call));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused('malformed', `参数错误：${issue?.path.join('.')} ${issue?.message}`);
}
