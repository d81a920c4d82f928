import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';

interface Choice {
  value: string;
  label: string;
}

/** `applicationFields`: the optional fields of an application that its vendor takes. */
interface BindingChoice extends Choice {
  applicationFields: string[];
}

const choiceOf = ({ id, name }: { id: string; name: string }): Choice => ({ value: id, label: name });

/** At most so many: sites have a handful of each. */
const params = { query: { limit: 100 } };

/** Bindings to choose from, for who may read them. */
export function useBindingChoices() {
  return useQuery({
    queryKey: ['bindings', 'choices'],
    queryFn: async () =>
      (await answerOf(api.GET('/v1/bindings', { params }))).items.map(
        ({ applicationFields, ...binding }): BindingChoice => ({ ...choiceOf(binding), applicationFields }),
      ),
  });
}

/** Host engines to choose from, for who may read them. */
export function useHostChoices() {
  return useQuery({
    queryKey: ['hosts', 'choices'],
    queryFn: async () => (await answerOf(api.GET('/v1/hosts', { params }))).items.map(choiceOf),
  });
}
