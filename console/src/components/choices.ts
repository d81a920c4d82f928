import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import { whole } from './names';

interface Choice {
  value: string;
  label: string;
}

/** `applicationFields`: the optional fields of an application that its vendor takes. */
interface BindingChoice extends Choice {
  applicationFields: string[];
}

const choiceOf = ({ id, name }: { id: string; name: string }): Choice => ({ value: id, label: name });

const pageAt = (cursor: object) => ({ params: { query: { limit: 100, ...cursor } } });

/** Bindings to choose from, for who may read them. */
export function useBindingChoices() {
  return useQuery({
    queryKey: ['bindings', 'choices'],
    queryFn: async () =>
      (await whole((cursor) => answerOf(api.GET('/v1/bindings', pageAt(cursor))))).map(
        ({ applicationFields, ...binding }): BindingChoice => ({ ...choiceOf(binding), applicationFields }),
      ),
  });
}

/** Host engines to choose from, for who may read them. */
export function useHostChoices() {
  return useQuery({
    queryKey: ['hosts', 'choices'],
    queryFn: async () =>
      (await whole((cursor) => answerOf(api.GET('/v1/hosts', pageAt(cursor))))).map(choiceOf),
  });
}
