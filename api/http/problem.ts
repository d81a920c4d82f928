import { type ProblemSlug, problemTable, problemType } from '../messages/problemTable';
import { fieldSentence, type ProblemField, shownField } from '../messages/refusals';
import type { Language } from './language';

export { type ProblemSlug, problemTable } from '../messages/problemTable';
export { type ProblemField, shownField } from '../messages/refusals';

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
      /** The sentence for people who read Chinese. */
      zh?: string;
      errors?: ProblemField[];
      /** One of a few fixed words, that the refusal counts under; its slug unless said otherwise. */
      reason?: string;
      /** Where who is told is known to read it; otherwise it is the caller's to say. */
      language?: Language;
      headers?: Record<string, string>;
      /** Extension members, as RFC 9457 allows; documented with the route that sends them. */
      extensions?: Record<string, unknown>;
    } = {},
  ) {
    super(`${slug}: ${detail}`);
    this.status = problemTable[slug].status;
    this.headers = more.headers ?? {};
  }

  get reason(): string {
    return this.more.reason ?? this.slug;
  }

  /** The sentence in one language. */
  detailIn(language: Language): string {
    return language === 'zh' ? (this.more.zh ?? this.detail) : this.detail;
  }

  toJSON(requestId: string, asked: Language): Record<string, unknown> {
    const { title, zh } = problemTable[this.slug];
    const { errors, language = asked } = this.more;
    return {
      ...this.more.extensions,
      type: problemType(this.slug),
      title: language === 'zh' ? zh : title,
      status: this.status,
      detail: this.detailIn(language),
      instance: `urn:sealflow:request:${requestId}`,
      requestId,
      ...(errors ? { errors: errors.map((error) => shownField(error, language)) } : {}),
    };
  }
}

const things = {
  binding: '绑定',
  host: '流程引擎',
  'seal request': '用印申请',
  callback: '回调',
  flow: '流程',
  'flow event': '流程事件',
  delivery: '投递记录',
  'API key': '密钥',
} as const;

export function notFound(what: keyof typeof things): Problem {
  return new Problem('not-found', `There is no ${what} of this id.`, { zh: `没有该编号的${things[what]}。` });
}

/** A field whose content is well-formed and yet refused. */
export function refusedField(path: string, code: string, message: string, zh: string): Problem {
  return refusedFields([{ path, code, message, zh }]);
}

export function refusedFields(errors: ProblemField[], told: { language?: Language } = {}): Problem {
  return new Problem('unprocessable', `${summary(errors, 'en')}.`, {
    zh: `${summary(errors, 'zh')}。`,
    errors,
    ...told,
  });
}

export function unavailable(detail: string, zh: string, retryAfterSeconds = 5): Problem {
  return new Problem('unavailable', detail, { zh, headers: { 'Retry-After': String(retryAfterSeconds) } });
}

export function malformed(errors: ProblemField[]): Problem {
  return new Problem('malformed', `${summary(errors, 'en')}.`, { zh: `${summary(errors, 'zh')}。`, errors });
}

function summary(errors: readonly ProblemField[], language: Language): string {
  const [first] = errors;
  if (errors.length !== 1 || !first)
    return language === 'zh' ? `有${errors.length}个字段有误` : `${errors.length} fields are wrong`;
  return fieldSentence(first, language);
}
