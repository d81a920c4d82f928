import { useQuery } from '@tanstack/react-query';
import { Button, Modal, Spin, Timeline, Typography } from 'antd';
import { useId } from 'react';
import type { components } from '../api/generated';
import { useCommonWords } from '../words/common';
import { ProblemResult } from './ProblemAlert';
import { StateTag } from './StateTag';

type Check = components['schemas']['Check'];

interface CheckDialogProps {
  title: string;
  /** Names of the steps, by what the API calls them. */
  stepNames: Record<string, string>;
  check(): Promise<Check>;
  close(): void;
}

/** A connection check: begun when it is opened, and what each of its steps came to. */
export function CheckDialog({ title, stepNames, check, close }: CheckDialogProps) {
  const common = useCommonWords();
  const id = useId();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['check', id],
    queryFn: check,
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
        {isFetching && <Spin description={common.checking} className="check-busy" />}
        {!isFetching && error && <ProblemResult error={error} />}
        {!isFetching && data && <Steps check={data} stepNames={stepNames} />}
      </div>
    </Modal>
  );
}

function Steps({ check: { ok, steps }, stepNames }: { check: Check; stepNames: Record<string, string> }) {
  const common = useCommonWords();
  return (
    <>
      <Typography.Paragraph strong>
        <StateTag tone={ok ? 'success' : 'error'}>{ok ? common.checkPassed : common.checkFailed}</StateTag>
      </Typography.Paragraph>
      <Timeline
        items={steps.map(({ name, ok: stepOk, message, ms }) => ({
          key: name,
          color: stepOk ? 'green' : 'red',
          content: (
            <>
              <Typography.Text strong>
                {stepNames[name] ?? name} {stepOk ? common.stepPassed : common.stepFailed}
              </Typography.Text>{' '}
              <Typography.Text type="secondary">{ms} ms</Typography.Text>
              <div>{message}</div>
            </>
          ),
        }))}
      />
    </>
  );
}
