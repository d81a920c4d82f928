import { commandRefusalCodes } from '../../application/refusals';
import type { Language } from '../http/language';
import { Problem } from '../http/problem';
import { messages } from '../messages';
import { type ProblemSlug, problemTable } from '../messages/problemTable';

/** What a status mostly means, where the operation does not say. */
const usual: Record<string, ProblemSlug> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'expired',
  413: 'too-large',
  415: 'unsupported-media-type',
  422: 'unprocessable',
  429: 'too-many-requests',
  503: 'unavailable',
  default: 'internal',
};

const wrongField = {
  path: 'seals.0.useCount',
  code: 'required',
  message: 'is required',
  zh: '必填',
};

const requestId = '2f1f5c0e-6f0b-4e0a-9d43-0f6f5a1f7c11';

/** A problem as it is answered: by its status, or as the operation names it. */
export function problemExample(status: string, named: ProblemSlug | undefined, language: Language): unknown {
  const slug = named ?? usual[status] ?? 'internal';
  const errors = slug === 'malformed' || slug === 'unprocessable' ? [wrongField] : undefined;
  const detail = errors
    ? { en: 'seals.0.useCount is required.', zh: 'seals.0.useCount：必填。' }
    : { en: sentence(slug, 'en'), zh: sentence(slug, 'zh') };
  const problem = new Problem(slug, detail.en, { zh: detail.zh, ...(errors ? { errors } : {}) });
  return problem.toJSON(requestId, language);
}

function sentence(slug: ProblemSlug, language: Language): string {
  const code = commandRefusalCodes.find((refusal) => refusal === slug);
  if (code !== undefined) return messages[language].refusals[code];
  const { title, zh } = problemTable[slug];
  return language === 'zh' ? `${zh}。` : `${title}.`;
}
