import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Typography } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { CheckDialog } from '../../components/CheckDialog';
import { GraceDialog } from '../../components/GraceDialog';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { RowActions } from '../../components/RowActions';
import { SecretDialog } from '../../components/SecretDialog';
import { useTime } from '../../components/time';
import { useAction } from '../../components/useAction';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { hostWords } from '../../words/hosts';
import { useWords } from '../../words/useWords';
import { HostForm } from './HostForm';
import type { Host } from './hostValues';
import { SetupDrawer } from './SetupDrawer';
import { TestWrite } from './TestWrite';
import { testWriteWords } from './testWriteWords';

const listKey = ['hosts'];

type Named = Pick<Host, 'id' | 'name' | 'kind'>;

/** What is open over the list. */
type Open =
  | { kind: 'form'; host?: Host }
  | { kind: 'secret'; host: Named; secret: string }
  | { kind: 'testWrite'; host: Host }
  | { kind: 'setup' | 'check' | 'rotate'; host: Named };

export default function HostsPage() {
  const words = useWords(hostWords);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const pages = usePages(listKey, (cursor) =>
    answerOf(api.GET('/v1/hosts', { params: { query: cursor ? { cursor } : {} } })),
  );
  const columns = useColumns(setOpen);
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ kind: 'form' })}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} intro={words.intro} actions={add}>
      <Listing
        label={words.title}
        pages={pages}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<Empty description={words.empty} />}
      />
      {open && (
        <Opened
          open={open}
          setOpen={setOpen}
          reload={() => void queries.invalidateQueries({ queryKey: listKey })}
        />
      )}
    </Page>
  );
}

interface OpenedProps {
  open: Open;
  setOpen(open: Open | undefined): void;
  reload(): void;
}

function Opened({ open, setOpen, reload }: OpenedProps) {
  const close = () => setOpen(undefined);
  if (open.kind === 'form')
    return (
      <HostForm
        host={open.host}
        close={close}
        changed={() => {
          reload();
          close();
        }}
        created={(host) => {
          reload();
          const secret = host.kind === 'webhook' ? host.secret : undefined;
          setOpen(secret ? { kind: 'secret', host, secret } : { kind: 'setup', host });
        }}
      />
    );
  const { host } = open;
  if (open.kind === 'secret') return <Secret open={open} close={() => setOpen({ kind: 'setup', host })} />;
  if (open.kind === 'rotate') return <Rotate host={host} setOpen={setOpen} />;
  if (open.kind === 'testWrite') return <TestWrite host={open.host} close={close} />;
  if (open.kind === 'check') return <HostCheck host={host} close={close} />;
  return <Setup host={host} close={close} />;
}

function Secret({ open, close }: { open: Extract<Open, { kind: 'secret' }>; close(): void }) {
  const words = useWords(hostWords);
  return (
    <SecretDialog
      title={words.secretTitle(open.host.name)}
      label={words.secret}
      secret={open.secret}
      close={close}
    >
      <Typography.Paragraph type="secondary">{words.secretUse}</Typography.Paragraph>
    </SecretDialog>
  );
}

function Rotate({ host, setOpen }: { host: Named; setOpen: OpenedProps['setOpen'] }) {
  const words = useWords(hostWords);
  const params = { path: { id: host.id } };
  return (
    <GraceDialog
      title={words.rotate}
      help={words.rotateHelp}
      send={(body) => answerOf(api.POST('/v1/hosts/{id}/secret/rotate', { params, body }))}
      done={({ secret }) => setOpen(secret ? { kind: 'secret', host, secret } : undefined)}
      close={() => setOpen(undefined)}
    />
  );
}

function HostCheck({ host: { id, name }, close }: { host: Named; close(): void }) {
  const words = useWords(hostWords);
  return (
    <CheckDialog
      title={words.checkTitle(name)}
      stepNames={{
        address: words.stepAddress,
        command: words.stepCommand,
        token: words.stepToken,
        reading: words.stepReading,
        flow: words.stepFlow,
      }}
      check={(step) =>
        answerOf(api.POST('/v1/hosts/{id}/check', { params: { path: { id }, query: { step } } }))
      }
      close={close}
    />
  );
}

/** The check opens over the steps, which stay. */
function Setup({ host, close }: { host: Named; close(): void }) {
  const [checking, setChecking] = useState(false);
  return (
    <>
      <SetupDrawer host={host} check={() => setChecking(true)} close={close} />
      {checking && <HostCheck host={host} close={() => setChecking(false)} />}
    </>
  );
}

function useColumns(setOpen: (open: Open) => void) {
  const words = useWords(hostWords);
  const common = useCommonWords();
  const time = useTime();
  const actionsOf = useRowActions(setOpen);
  const modes = { push: words.modePush, reply: words.modeReply, nextSubmit: words.modeNextSubmit };
  return [
    {
      key: 'name',
      title: words.name,
      render: (host: Host) => (
        <Button type="link" className="link" onClick={() => setOpen({ kind: 'form', host })}>
          {host.name}
        </Button>
      ),
    },
    { key: 'kind', title: words.kind, render: ({ kind }: Host) => words[kind] },
    {
      key: 'address',
      title: words.address,
      render: (host: Host) => (host.kind === 'e10' ? host.baseUrl : host.url),
    },
    { key: 'writeBack', title: words.writeBack, render: ({ writeBack }: Host) => modes[writeBack.mode] },
    { key: 'changedAt', title: words.changedAt, render: ({ changedAt }: Host) => time(changedAt) },
    {
      key: 'actions',
      title: common.actions,
      render: (host: Host) => <RowActions of={host.name} actions={actionsOf(host)} />,
    },
  ];
}

function useRowActions(setOpen: (open: Open) => void) {
  const words = useWords(hostWords);
  const common = useCommonWords();
  const { action: testWrite } = useWords(testWriteWords);
  const remove = useAction(
    (id: string) => answerOf(api.DELETE('/v1/hosts/{id}', { params: { path: { id } } })),
    { changes: [listKey] },
  );
  return (host: Host) => {
    const rotate = { key: 'rotate', label: words.rotate, run: () => setOpen({ kind: 'rotate', host }) };
    return [
      { key: 'setup', label: words.setup, run: () => setOpen({ kind: 'setup', host }) },
      { key: 'check', label: common.check, run: () => setOpen({ kind: 'check', host }) },
      { key: 'edit', label: common.edit, run: () => setOpen({ kind: 'form', host }) },
      { key: 'testWrite', label: testWrite, run: () => setOpen({ kind: 'testWrite', host }) },
      ...(host.kind === 'webhook' ? [rotate] : []),
      {
        ...{ key: 'delete', label: common.delete, danger: true, run: () => remove.running(host.id) },
        confirm: { title: words.deleteTitle(host.name), content: words.deleteHelp },
      },
    ];
  };
}
