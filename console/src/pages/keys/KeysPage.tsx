import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Typography } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { GraceDialog } from '../../components/GraceDialog';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { RowActions } from '../../components/RowActions';
import { SecretDialog } from '../../components/SecretDialog';
import { StateTag, type Tone } from '../../components/StateTag';
import { useTime } from '../../components/time';
import { useAction } from '../../components/useAction';
import { usePages } from '../../components/usePages';
import { useCommonWords } from '../../words/common';
import { keyWords } from '../../words/keys';
import { useWords } from '../../words/useWords';
import { KeyForm } from './KeyForm';
import type { ApiKey } from './keyValues';

const listKey = ['api-keys'];

/** What is open over the list. */
type Open =
  | { kind: 'form'; apiKey?: ApiKey }
  | { kind: 'rotate'; apiKey: ApiKey }
  | { kind: 'secret'; name: string; secret: string; oldAcceptedUntil?: string };

export default function KeysPage() {
  const words = useWords(keyWords);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const pages = usePages(listKey, (cursor) =>
    answerOf(api.GET('/v1/api-keys', { params: { query: cursor ? { cursor } : {} } })),
  );
  const columns = useColumns(setOpen);
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ kind: 'form' })}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} intro={words.intro} actions={add}>
      <Listing label={words.title} pages={pages} columns={columns} rowKey={({ id }) => id} />
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
  const words = useWords(keyWords);
  const time = useTime();
  const show = (next: Open | undefined) => {
    reload();
    setOpen(next);
  };
  const close = () => setOpen(undefined);
  if (open.kind === 'form')
    return (
      <KeyForm
        apiKey={open.apiKey}
        close={close}
        changed={() => show(undefined)}
        created={({ name, key }) => show({ kind: 'secret', name, secret: key })}
      />
    );
  if (open.kind === 'rotate') {
    const { id, name } = open.apiKey;
    return (
      <GraceDialog
        title={words.rotateTitle(name)}
        help={words.rotateHelp}
        send={(body) => answerOf(api.POST('/v1/api-keys/{id}/rotate', { params: { path: { id } }, body }))}
        done={({ key, oldAcceptedUntil }) => show({ kind: 'secret', name, secret: key, oldAcceptedUntil })}
        close={close}
      />
    );
  }
  return (
    <SecretDialog title={words.shownTitle(open.name)} label={words.key} secret={open.secret} close={close}>
      <Typography.Paragraph type="secondary">{words.useHelp}</Typography.Paragraph>
      {open.oldAcceptedUntil && <div>{words.oldUntil(time(open.oldAcceptedUntil))}</div>}
    </SecretDialog>
  );
}

function useKeyState() {
  const words = useWords(keyWords);
  return ({ role, hostIds, expired, expiresSoon }: ApiKey): { tone: Tone; text: string } => {
    if (expired) return { tone: 'error', text: words.expired };
    if (role === 'engine' && (hostIds ?? []).length === 0) return { tone: 'error', text: words.unbound };
    return expiresSoon
      ? { tone: 'warning', text: words.expiresSoon }
      : { tone: 'success', text: words.holds };
  };
}

function useColumns(setOpen: (open: Open) => void) {
  const words = useWords(keyWords);
  const common = useCommonWords();
  const time = useTime();
  const stateOf = useKeyState();
  const actionsOf = useRowActions(setOpen);
  return [
    { key: 'name', title: words.name, render: ({ name }: ApiKey) => name },
    { key: 'role', title: words.role, render: ({ role }: ApiKey) => words[role] },
    {
      key: 'hosts',
      title: words.hosts,
      render: ({ role, hosts = [] }: ApiKey) =>
        role === 'engine' ? common.listOf(hosts.map(({ name }) => name)) || common.none : words.all,
    },
    {
      key: 'state',
      title: words.state,
      render: (apiKey: ApiKey) => {
        const { tone, text } = stateOf(apiKey);
        return <StateTag tone={tone}>{text}</StateTag>;
      },
    },
    {
      key: 'expiresAt',
      title: words.expiresAt,
      render: ({ expiresAt }: ApiKey) => (expiresAt ? time(expiresAt) : words.never),
    },
    {
      key: 'lastUsed',
      title: words.lastUsed,
      render: ({ lastUsedAt, lastUsedFrom = '' }: ApiKey) =>
        lastUsedAt ? `${time(lastUsedAt)} ${lastUsedFrom}` : words.neverUsed,
    },
    {
      key: 'actions',
      title: common.actions,
      render: (apiKey: ApiKey) => <RowActions of={apiKey.name} actions={actionsOf(apiKey)} />,
    },
  ];
}

/** The key of the environment is in no list of ours: only another admin key may switch it off. */
const firstAdminKey = 'first-admin-key';

function useRowActions(setOpen: (open: Open) => void) {
  const words = useWords(keyWords);
  const common = useCommonWords();
  const revoke = useAction(
    (id: string) => answerOf(api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } })),
    { changes: [listKey] },
  );
  return (apiKey: ApiKey) => {
    const { id, name, revocable } = apiKey;
    const own = [
      { key: 'edit', label: common.edit, run: () => setOpen({ kind: 'form', apiKey }) },
      { key: 'rotate', label: words.rotate, run: () => setOpen({ kind: 'rotate', apiKey }) },
    ];
    const end = {
      ...{ key: 'revoke', label: words.revoke, danger: true, run: () => revoke.running(id) },
      confirm: { title: words.revokeTitle(name), content: words.revokeHelp },
    };
    return [...(id === firstAdminKey ? [] : own), ...(revocable ? [end] : [])];
  };
}
