import { Alert, Button, Result, Typography } from 'antd';
import type { ReactNode } from 'react';
import { ApiProblem, type ProblemField, Unreachable } from '../api/problem';
import { useCommonWords } from '../words/common';

/** A sentence of the API's about its problem, or ours where it said none. */
function useSentence(error: unknown): string {
  const common = useCommonWords();
  if (error instanceof ApiProblem) return error.problem.detail;
  return error instanceof Unreachable ? common.unreachable : common.unexpected;
}

function RequestId({ error }: { error: unknown }) {
  const common = useCommonWords();
  const id = error instanceof ApiProblem ? error.problem.requestId : '';
  if (id === '') return null;
  return (
    <Typography.Text type="secondary" copyable={{ text: id, tooltips: [common.copy, common.copied] }}>
      {common.requestId} {id}
    </Typography.Text>
  );
}

interface ProblemAlertProps {
  /** Nothing is shown without one. */
  error: unknown;
  /** Of the fields that stand nowhere in the form: they would be lost otherwise. */
  fields?: readonly ProblemField[];
  action?: ReactNode;
}

/** A problem, above what it is about. */
export function ProblemAlert({ error, fields = [], action }: ProblemAlertProps) {
  const sentence = useSentence(error);
  if (!error) return null;
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 16 }}
      title={sentence}
      action={action}
      description={
        <>
          {fields.map(({ path, label = path, message }) => (
            <div key={path}>
              {label} {message}
            </div>
          ))}
          <RequestId error={error} />
        </>
      }
    />
  );
}

/** A problem in place of what could not be loaded. */
export function ProblemResult({ error, retry }: { error: unknown; retry?: () => void }) {
  const common = useCommonWords();
  const sentence = useSentence(error);
  return (
    <Result
      status="warning"
      title={sentence}
      subTitle={<RequestId error={error} />}
      extra={
        retry && (
          <Button type="primary" onClick={retry}>
            {common.retry}
          </Button>
        )
      }
    />
  );
}
