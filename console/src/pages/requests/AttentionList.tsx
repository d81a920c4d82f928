import { Alert, Button, Flex, Typography } from 'antd';
import { use, useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../app/session';
import { useFlowNames } from '../../components/names';
import { useReason } from '../../components/reasons';
import { useTime } from '../../components/time';
import { useVendorName } from '../../components/vendors';
import { callbackEventWords } from '../../words/callbackEvents';
import { useCommonWords } from '../../words/common';
import { LanguageContext, useWords } from '../../words/useWords';
import { DecisionDialog } from './DecisionDialog';
import { type Decision, decisionsOf, decisionWords } from './decisionWords';
import { deliveryKindWords } from './deliveryWords';
import type { SealRequest } from './RequestList';
import { actionWords, detailWords } from './words';

export type Attention = SealRequest['attention'][number];

const order: readonly Decision[] = ['resend', 'confirm', 'giveUp'];

/** What waits for a person, each with what can be decided about it. */
export function AttentionList({ request }: { request: SealRequest }) {
  const words = useWords(detailWords);
  const [open, setOpen] = useState<{ attention: Attention; decision: Decision }>();
  if (request.attention.length === 0 && !open) return null;
  return (
    <section aria-label={words.waits} style={{ marginBottom: 16 }}>
      <Flex vertical gap={12}>
        {request.attention.map((attention) => (
          <OneAttention
            key={`${attention.kind} ${attention.about}`}
            request={request}
            attention={attention}
            decide={(decision) => setOpen({ attention, decision })}
          />
        ))}
      </Flex>
      {open && <DecisionDialog request={request} {...open} close={() => setOpen(undefined)} />}
    </section>
  );
}

interface OneAttentionProps {
  request: SealRequest;
  attention: Attention;
  decide(decision: Decision): void;
}

function OneAttention({ request, attention, decide }: OneAttentionProps) {
  const words = useWords(detailWords);
  const common = useCommonWords();
  const time = useTime();
  const { nodeName } = useFlowNames(request);
  const isChinese = use(LanguageContext) === 'zh-CN';
  const { sentence, zh, because, detail, nodes, runbook, raisedAt } = attention;
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <Typography.Text strong>
          {isChinese ? zh : sentence} <Typography.Text>{words.since(time(raisedAt))}</Typography.Text>
        </Typography.Text>
      }
      description={
        <>
          {because && <div>{isChinese ? because.zh : because.sentence}</div>}
          {nodes && (
            <div>{words.nodes(nodeName(nodes.found), common.listOf(nodes.expected.map(nodeName)))}</div>
          )}
          {detail && <Detail attention={attention} detail={detail} />}
          <Flex gap={8} wrap align="center" style={{ marginTop: 8 }}>
            <WhatToDo request={request} attention={attention} decide={decide} />
            {runbook && (
              <Typography.Link href={runbook} target="_blank" rel="noreferrer">
                {words.runbook}
              </Typography.Link>
            )}
          </Flex>
        </>
      }
    />
  );
}

/** The peer's own words; beside their meaning they are for whoever knows its interfaces. */
function Detail({ attention: { kind, because }, detail }: { attention: Attention; detail: string }) {
  const words = useWords(detailWords);
  const common = useCommonWords();
  const reason = useReason('outcome');
  const kinds = useWords(deliveryKindWords);
  const events = useWords(callbackEventWords);
  const names = new Map(Object.entries({ ...kinds, ...events, attachments: words.attachments }));
  // What is due, each by its kind and its id, or by the event of its rule.
  const due = detail.split(', ').map((one) => one.split(' ')[0] ?? one);
  const isDue = kind === 'rule-not-run';
  const label = isDue ? words.due : because ? words.technical : words.peerSaid;
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      {label}: {isDue ? common.listOf(due.map((one) => names.get(one) ?? one)) : reason(detail)}
    </div>
  );
}

function WhatToDo({ request, attention, decide }: OneAttentionProps) {
  const { kind } = attention;
  const words = useWords(detailWords);
  const actions = useWords(actionWords);
  const known = useWords(decisionWords)(useVendorName(request.vendor))[decisionsOf(attention)];
  const { may } = useSession();
  if (kind === 'event-refused')
    return (
      <Link to={`/events?flowRequestId=${encodeURIComponent(request.flowRequestId)}`}>{words.toEvents}</Link>
    );
  if (kind === 'callback-unconfirmed')
    return (
      <>
        <span>{words.itself}</span>
        <Link to="/callbacks">{words.toCallbacks}</Link>
      </>
    );
  if (!known) return words.elsewhere;
  if (!may('Operators', 'change')) return null;
  // Of an aborted one nobody is left to begin anything.
  const fitting = order.filter(
    (decision) => known[decision] && !(decision === 'resend' && request.state === 'aborted'),
  );
  return fitting.map((decision) => (
    <Button key={decision} danger={decision === 'giveUp'} onClick={() => decide(decision)}>
      {actions[decision]}
    </Button>
  ));
}
