import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCommonWords } from '../words/common';
import { ProblemText, useProblemSentence } from './ProblemAlert';

interface Options<Result> {
  done?: (result: Result) => void;
  /** What is to be read anew afterwards, by how the keys begin. */
  changes?: QueryKey[];
}

interface Action<Input> {
  run(input: Input): void;
  /** For dialogs, which stay until it is done. */
  running(input: Input): Promise<unknown>;
  busy: boolean;
}

/** Something that a button does: busy while it is under way, a problem shown as a notice that stays. */
export function useAction<Input, Result>(
  act: (input: Input) => Promise<Result>,
  { done, changes = [] }: Options<Result> = {},
): Action<Input> {
  const queries = useQueryClient();
  const { notification } = App.useApp();
  const sentence = useProblemSentence();
  const common = useCommonWords();
  const { mutate, mutateAsync, isPending } = useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      for (const queryKey of changes) void queries.invalidateQueries({ queryKey });
      done?.(result);
    },
    onError: (error) =>
      notification.error({
        title: sentence(error),
        description: <ProblemText error={error} />,
        duration: 0,
        closable: { 'aria-label': common.close },
      }),
  });
  return { run: mutate, running: (input) => mutateAsync(input).catch(() => undefined), busy: isPending };
}
