import { Alert, Button, Typography } from 'antd';
import type { ReactNode } from 'react';
import { ApiProblem, isForeign, type ProblemField, SignedOut, Unreachable } from '../api/problem';
import { useCommonWords } from '../words/common';
import { Notice } from './Notice';

/** A sentence of the API's about its problem, or ours where it said none. */
export function useProblemSentence(): (error: unknown) => string {
  const common = useCommonWords();
  return (error) => {
    if (error instanceof ApiProblem)
      return isForeign(error.problem) ? common.foreign(error.problem.status) : error.problem.detail;
    if (error instanceof SignedOut) return common.signedOut;
    return error instanceof Unreachable ? common.unreachable : common.unexpected;
  };
}

interface ProblemTextProps {
  error: unknown;
  /** Which of its fields are named; all when left out. */
  fields?: readonly ProblemField[];
}

/** What there is to say beside the sentence: the fields, and the id by which the log knows the request. */
export function ProblemText({ error, fields }: ProblemTextProps) {
  const common = useCommonWords();
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  return (
    <>
      {(fields ?? problem?.errors ?? []).map(({ path, label = path, message }) => (
        <div key={path}>
          {label} {message}
        </div>
      ))}
      {problem?.requestId && (
        <Typography.Text
          type="secondary"
          copyable={{ text: problem.requestId, tooltips: [common.copy, common.copied] }}
        >
          {common.requestId} {problem.requestId}
        </Typography.Text>
      )}
    </>
  );
}

interface ProblemAlertProps extends ProblemTextProps {
  action?: ReactNode;
}

/** A problem, above what it is about; nothing without one. */
export function ProblemAlert({ error, fields = [], action }: ProblemAlertProps) {
  const sentence = useProblemSentence();
  if (!error) return null;
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 16 }}
      title={sentence(error)}
      action={action}
      description={<ProblemText error={error} fields={fields} />}
    />
  );
}

/** A problem in place of what could not be loaded. */
export function ProblemResult({ error, retry }: { error: unknown; retry?: () => void }) {
  const common = useCommonWords();
  const sentence = useProblemSentence();
  return (
    <Notice
      level={2}
      title={sentence(error)}
      action={
        retry && (
          <Button type="primary" onClick={retry}>
            {common.retry}
          </Button>
        )
      }
    >
      <ProblemText error={error} />
    </Notice>
  );
}
