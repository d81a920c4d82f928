import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Drawer, Timeline, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { CopyableText } from '../../components/CopyableText';
import { FormSection } from '../../components/FormSection';
import { Loading } from '../../components/Loading';
import { useNames } from '../../components/names';
import { ProblemResult } from '../../components/ProblemAlert';
import { useReason } from '../../components/reasons';
import { useTime } from '../../components/time';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { callbackStateWords, callbackWords } from './words';

type WholeCallback = components['schemas']['WholeCallback'];

/** A callback as it came, and why it is where it is. */
export function CallbackDrawer({ id, close }: { id: string; close(): void }) {
  const words = useWords(callbackWords);
  const common = useCommonWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['callbacks', 'one', id],
    queryFn: () => answerOf(api.GET('/v1/callbacks/{id}', { params: { path: { id } } })),
    refetchInterval: 15_000,
  });
  return (
    <Drawer
      open
      title={`${words.title} · ${common.details}`}
      size={640}
      onClose={close}
      closable={{ 'aria-label': common.close }}
    >
      {!data && (error ? <ProblemResult error={error} retry={() => void refetch()} /> : <Loading />)}
      {data && <Whole callback={data} />}
    </Drawer>
  );
}

function Whole({ callback }: { callback: WholeCallback }) {
  const words = useWords(callbackWords);
  const common = useCommonWords();
  const { bindingName } = useNames();
  const { sentence, advice, body, bodySha256 } = callback;
  const facts: [label: string, value: ReactNode][] = [
    [words.source, words[callback.source]],
    [common.binding, bindingName(callback.bindingId)],
    [words.applyId, callback.applyId && <ToRequest applyId={callback.applyId} />],
    [words.redeliveryOf, callback.redeliveryOf],
    [words.address, callback.address],
    [words.query, callback.query],
    [words.contentType, callback.contentType],
    [words.sha256, bodySha256],
    [words.id, callback.id],
  ];
  return (
    <>
      {sentence && (
        <Alert type="info" showIcon title={sentence} description={advice} style={{ marginBottom: 16 }} />
      )}
      <Descriptions
        size="small"
        column={1}
        items={facts.flatMap(([label, children]) => (children ? [{ key: label, label, children }] : []))}
      />
      <FormSection title={words.history}>
        <History callback={callback} />
      </FormSection>
      {body ? (
        <CopyableText label={words.body} text={body} />
      ) : (
        <Typography.Text type="secondary">{words.noBody}</Typography.Text>
      )}
    </>
  );
}

/** The request of an application of the vendor's, where there is one. */
function ToRequest({ applyId }: { applyId: string }) {
  return <Link to={`/requests?q=${encodeURIComponent(applyId)}`}>{applyId}</Link>;
}

function History({ callback: { history, receivedAt } }: { callback: WholeCallback }) {
  const states: Record<string, string> = useWords(callbackStateWords);
  const reason = useReason('callback');
  const time = useTime();
  const steps = [{ state: 'received', at: receivedAt }, ...history];
  return (
    <Timeline
      items={steps.map(({ state, at, ...more }, index) => ({
        key: index,
        content: (
          <>
            {states[state] ?? state} {'reason' in more && more.reason && reason(more.reason)}{' '}
            <Typography.Text type="secondary">{time(at)}</Typography.Text>
          </>
        ),
      }))}
    />
  );
}
