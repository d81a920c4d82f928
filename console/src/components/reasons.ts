import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { answerOf, api } from '../api/client';
import type { components } from '../api/generated';
import { LanguageContext } from '../words/useWords';

type Kind = components['schemas']['Problems']['reasons'][number]['of'];

/** Every code that the API has a sentence for. */
function useProblems() {
  const { data } = useQuery({
    queryKey: ['problems'],
    queryFn: () => answerOf(api.GET('/v1/problems')),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

/**
 * What the API has stored as a reason, in the reader's language: of a code of these kinds its sentence, and a peer's own
 * words as they are.
 */
export function useReason(...kinds: Kind[]): (text: string) => string {
  const isChinese = use(LanguageContext) === 'zh-CN';
  const { reasons = [] } = useProblems() ?? {};
  return (text) => {
    const known = reasons.find(({ of, code }) => code === text && kinds.includes(of));
    if (!known) return text;
    return isChinese ? known.zh : known.sentence;
  };
}

/** What a problem is called, by how its type ends: `not-found`. */
export function useProblemTitle(): (slug: string) => string {
  const isChinese = use(LanguageContext) === 'zh-CN';
  const { problems = [] } = useProblems() ?? {};
  return (slug) => {
    const known = problems.find(({ type }) => type.endsWith(`:${slug}`));
    if (!known) return slug;
    return isChinese ? known.zh : known.title;
  };
}
