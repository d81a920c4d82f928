import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Steps, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { CopyableText } from '../../components/CopyableText';
import { useBindingChoices } from '../../components/choices';
import { useAction } from '../../components/useAction';
import { basePath } from '../../page';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { Host } from './hostValues';
import { PushStep } from './PushStep';
import { setupWords } from './setupWords';

/** Under which host engines reach the API: as this browser does. */
const publicUrl = `${window.location.origin}${basePath}`;

interface SetupDrawerProps {
  host: Pick<Host, 'id' | 'name' | 'kind'>;
  check(): void;
  close(): void;
}

/** What to do in a host engine, step by step, with what to enter where. */
export function SetupDrawer({ host, check, close }: SetupDrawerProps) {
  const words = useWords(setupWords);
  const common = useCommonWords();
  const isE10 = host.kind === 'e10';
  const [key, setKey] = useState<string>();
  const steps: { title: string; content: ReactNode }[] = [
    {
      title: words.connect,
      content: (
        <Step help={isE10 ? words.connectE10 : words.connectWebhook}>
          <Button onClick={check}>{common.check}</Button>
        </Step>
      ),
    },
    { title: words.key, content: <KeyStep host={host} apiKey={key} made={setKey} /> },
    { title: words.events, content: <EventsStep host={host} apiKey={key} /> },
    ...(isE10 ? [{ title: words.push, content: <PushStep host={host} /> }] : []),
    { title: words.pickers, content: <PickersStep apiKey={key} /> },
    {
      title: words.detail,
      content: (
        <Step help={isE10 ? words.detailE10 : words.detailWebhook}>
          <CopyableText label={words.detailUrl} text={`${publicUrl}/seal-details/launch`} />
        </Step>
      ),
    },
    { title: words.button, content: <Step help={words.buttonHelp} /> },
    { title: words.next, content: <Step help={words.nextHelp} /> },
  ];
  return (
    <Drawer
      open
      title={words.title(host.name)}
      size={680}
      onClose={close}
      closable={{ 'aria-label': common.close }}
    >
      <Typography.Paragraph>{words.intro}</Typography.Paragraph>
      <Steps
        orientation="vertical"
        current={-1}
        items={steps.map((step) => ({ ...step, status: 'process' as const }))}
      />
    </Drawer>
  );
}

function Step({ help, children }: { help: string; children?: ReactNode }) {
  return (
    <>
      <Typography.Paragraph>{help}</Typography.Paragraph>
      {children}
    </>
  );
}

interface KeyStepProps {
  host: SetupDrawerProps['host'];
  apiKey: string | undefined;
  made(key: string): void;
}

function KeyStep({ host: { id, name }, apiKey, made }: KeyStepProps) {
  const words = useWords(setupWords);
  const common = useCommonWords();
  const queries = useQueryClient();
  const make = useAction(
    () => {
      const body = { name: words.keyName(name), role: 'engine' as const, hostIds: [id] };
      return answerOf(api.POST('/v1/api-keys', { body }));
    },
    {
      done: ({ key }) => {
        void queries.invalidateQueries({ queryKey: ['api-keys'] });
        made(key);
      },
    },
  );
  return (
    <Step help={words.keyHelp}>
      {apiKey ? (
        <>
          <Alert type="warning" showIcon title={common.shownOnce} style={{ marginBottom: 8 }} />
          <CopyableText label={words.keyLabel} text={apiKey} />
        </>
      ) : (
        <Button loading={make.busy} onClick={() => make.run(undefined)}>
          {words.keyMake}
        </Button>
      )}
    </Step>
  );
}

function EventsStep({ host: { id, kind }, apiKey }: Omit<KeyStepProps, 'made'>) {
  const words = useWords(setupWords);
  const event = {
    eventId: words.unique,
    flowId: words.flowId,
    flowRequestId: words.flowRequestId,
    trigger: { nodeId: words.nodeId, when: 'arrive' },
    operator: { userId: words.userId },
    form: { [words.fieldId]: words.fieldValue },
  };
  const atExit = { ...event, trigger: { exitId: words.exitId } };
  const answer = { outcome: 'apply', writeBack: [{ fieldId: words.fieldId, value: words.fieldValue }] };
  return (
    <Step help={kind === 'e10' ? words.eventsE10 : words.eventsWebhook}>
      <CopyableText label={words.eventsUrl} text={`${publicUrl}/v1/hosts/${id}/flow-events`} />
      <Headers label={words.eventsHeader} apiKey={apiKey} isPost />
      <CopyableText
        label={words.eventsBody}
        text={JSON.stringify(event, null, 2)}
        help={words.eventsBodyHelp}
      />
      <CopyableText label={words.eventsExit} text={JSON.stringify(atExit, null, 2)} />
      <CopyableText label={words.eventsAnswer} text={JSON.stringify(answer, null, 2)} />
    </Step>
  );
}

interface HeadersProps {
  label: string;
  apiKey: string | undefined;
  isPost?: boolean;
}

function Headers({ label, apiKey, isPost = false }: HeadersProps) {
  const words = useWords(setupWords);
  const lines = [`Authorization: Bearer ${apiKey ?? `<${words.keyLabel}>`}`];
  if (isPost) lines.push('Content-Type: application/json');
  return <CopyableText label={label} text={lines.join('\n')} />;
}

function PickersStep({ apiKey }: { apiKey: string | undefined }) {
  const words = useWords(setupWords);
  const { data: bindings = [] } = useBindingChoices();
  const answer = { items: [{ id: words.id, name: words.name }], nextCursor: null };
  return (
    <Step help={bindings.length > 0 ? words.pickersHelp : words.pickersNone}>
      {bindings.map(({ value, label }) => (
        <div key={value}>
          <CopyableText
            label={words.seals(label)}
            text={`${publicUrl}/v1/bindings/${value}/seals?limit=100&q=`}
          />
          <CopyableText
            label={words.fileTypes(label)}
            text={`${publicUrl}/v1/bindings/${value}/file-types?limit=100&q=`}
          />
        </div>
      ))}
      {bindings.length > 0 && (
        <>
          <Headers label={words.pickersHeader} apiKey={apiKey} />
          <CopyableText label={words.pickersAnswer} text={JSON.stringify(answer, null, 2)} />
        </>
      )}
    </Step>
  );
}
