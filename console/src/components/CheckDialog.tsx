import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Timeline, Typography } from 'antd';
import { useId } from 'react';
import type { components } from '../api/generated';
import { useCommonWords } from '../words/common';
import { ProblemResult } from './ProblemAlert';
import { StateTag } from './StateTag';

type Check = components['schemas']['Check'];
type Step = Check['steps'][number];

/** Of every check. */
const firstStep = 'address';

interface CheckDialogProps {
  title: string;
  /** Names of the steps, by what the API calls them. */
  stepNames: Record<string, string>;
  /** Runs one step. */
  check(step: string): Promise<Check>;
  close(): void;
}

/** What the steps so far came to, and which runs now. */
interface Progress {
  steps: Step[];
  running?: string;
}

/** One step after another, each told as it begins, until one fails or there is no more. */
async function runSteps(check: CheckDialogProps['check'], tell: (progress: Progress) => void) {
  const steps: Step[] = [];
  for (let next: string | undefined = firstStep; next; ) {
    tell({ steps: [...steps], running: next });
    const answer: Check = await check(next);
    steps.push(...answer.steps);
    next = answer.next;
  }
  return { steps };
}

/** A connection check: begun when it is opened, each of its steps shown as it runs. */
export function CheckDialog({ title, stepNames, check, close }: CheckDialogProps) {
  const common = useCommonWords();
  const queries = useQueryClient();
  const queryKey = ['check', useId()];
  const { data, error, isFetching, refetch } = useQuery<Progress>({
    queryKey,
    queryFn: () => runSteps(check, (progress) => queries.setQueryData(queryKey, progress)),
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return (
    <Modal
      open
      title={title}
      onCancel={close}
      closable={{ 'aria-label': common.close }}
      footer={[
        <Button key="again" loading={isFetching} onClick={() => void refetch()}>
          {common.checkAgain}
        </Button>,
        <Button key="close" type="primary" onClick={close}>
          {common.close}
        </Button>,
      ]}
    >
      <div aria-live="polite">
        {data && <Steps progress={data} isRunning={isFetching} failed={!!error} stepNames={stepNames} />}
        {!isFetching && error && <ProblemResult error={error} />}
      </div>
    </Modal>
  );
}

interface StepsProps {
  progress: Progress;
  isRunning: boolean;
  /** No answer came for a step. */
  failed: boolean;
  stepNames: Record<string, string>;
}

function Steps({ progress: { steps, running }, isRunning, failed, stepNames }: StepsProps) {
  const common = useCommonWords();
  const ok = steps.every((step) => step.ok);
  const items = steps.map((step) => ({
    key: step.name,
    color: step.ok ? 'green' : 'red',
    content: <StepTaken step={step} name={stepNames[step.name] ?? step.name} />,
  }));
  const name = running && (stepNames[running] ?? running);
  const current = { key: 'running', loading: true, content: <StepRunning name={name ?? ''} /> };
  return (
    <>
      {!isRunning && !failed && (
        <Typography.Paragraph strong>
          <StateTag tone={ok ? 'success' : 'error'}>{ok ? common.checkPassed : common.checkFailed}</StateTag>
        </Typography.Paragraph>
      )}
      <Timeline items={isRunning ? [...items, current] : items} />
    </>
  );
}

function StepTaken({ step: { ok, message, ms }, name }: { step: Step; name: string }) {
  const common = useCommonWords();
  return (
    <>
      <Typography.Text strong>
        {name} {ok ? common.stepPassed : common.stepFailed}
      </Typography.Text>{' '}
      <Typography.Text type="secondary">{ms} ms</Typography.Text>
      <div>{message}</div>
    </>
  );
}

function StepRunning({ name }: { name: string }) {
  const common = useCommonWords();
  return (
    <>
      <Typography.Text strong>{name}</Typography.Text> {common.checking}
    </>
  );
}
