import { Spin, Typography } from 'antd';
import { useEffect, useEffectEvent } from 'react';
import { Link } from 'react-router';
import { CopyableText } from '../../components/CopyableText';
import { basePath } from '../../page';
import { useWords } from '../../words/useWords';
import { flowWords } from './words';

const lookEveryMs = 3_000;

/** Of an example: ids that a person recognizes as none of theirs. */
const example = {
  eventId: 'test-1',
  flowId: '1001',
  flowRequestId: '900001',
  trigger: { nodeId: '10', when: 'leave', action: 'submit' },
  operator: { userId: 'u1' },
  form: {},
};

/** In place of an empty list: how a first event is sent. The list is looked at until it has come. */
export function FirstEvent({ hostId, look }: { hostId: string; look(): void }) {
  const words = useWords(flowWords);
  const lookAgain = useEffectEvent(look);
  useEffect(() => {
    const timer = setInterval(() => lookAgain(), lookEveryMs);
    return () => clearInterval(timer);
  }, []);
  const url = `${window.location.origin}${basePath}/v1/hosts/${hostId}/flow-events`;
  const call = [
    `curl -X POST '${url}'`,
    `-H 'Authorization: Bearer <${words.key}>'`,
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify(example)}'`,
  ].join(' \\\n  ');
  return (
    <>
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        {words.firstTitle}
      </Typography.Title>
      <Typography.Paragraph>{words.firstHelp}</Typography.Paragraph>
      <CopyableText label={words.address} text={url} />
      <Typography.Paragraph>{words.keyHint}</Typography.Paragraph>
      <Typography.Paragraph>
        <Link to="/keys">{words.toKeys}</Link>
      </Typography.Paragraph>
      <CopyableText label={words.example} text={call} />
      <div role="status">
        <Spin size="small" aria-hidden /> {words.waiting}
      </div>
    </>
  );
}
