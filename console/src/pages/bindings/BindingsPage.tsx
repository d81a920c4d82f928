import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { CheckDialog } from '../../components/CheckDialog';
import { GraceDialog } from '../../components/GraceDialog';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { RowActions } from '../../components/RowActions';
import { StateTag } from '../../components/StateTag';
import { useSync } from '../../components/sync';
import { useTime } from '../../components/time';
import { useAction } from '../../components/useAction';
import { usePages } from '../../components/usePages';
import { useVendorName, useVendorNames } from '../../components/vendors';
import { bindingWords } from '../../words/bindings';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { BindingForm } from './BindingForm';
import type { Binding, CreatedBinding } from './bindingValues';
import { CallbackAddress, type ShownAddress } from './CallbackAddress';

const listKey = ['bindings'];

/** What is open over the list. */
type Open =
  | { kind: 'form'; binding?: Binding }
  | { kind: 'address'; binding: Binding; address: ShownAddress }
  | { kind: 'check' | 'rotate'; binding: Binding };

export default function BindingsPage() {
  const words = useWords(bindingWords);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const sync = useSync();
  const pages = usePages(listKey, (cursor) =>
    answerOf(api.GET('/v1/bindings', { params: { query: cursor ? { cursor } : {} } })),
  );
  const columns = useColumns(setOpen);
  const reload = () => void queries.invalidateQueries({ queryKey: listKey });
  const created = (binding: CreatedBinding) => {
    reload();
    setOpen({ kind: 'address', binding, address: binding });
    // The first list of seals, without being asked.
    sync.run(binding.id);
  };
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
      {open && <Opened open={open} setOpen={setOpen} reload={reload} created={created} />}
    </Page>
  );
}

interface OpenedProps {
  open: Open;
  setOpen(open: Open | undefined): void;
  reload(): void;
  created(binding: CreatedBinding): void;
}

function Opened({ open, setOpen, reload, created }: OpenedProps) {
  const words = useWords(bindingWords);
  const vendorName = useVendorName(open.binding?.vendor);
  const close = () => setOpen(undefined);
  if (open.kind === 'form')
    return (
      <BindingForm
        binding={open.binding}
        close={close}
        created={created}
        changed={() => {
          reload();
          close();
        }}
      />
    );
  const { binding } = open;
  if (open.kind === 'address')
    return (
      <CallbackAddress
        address={open.address}
        vendor={binding.vendor}
        close={close}
        check={() => setOpen({ kind: 'check', binding })}
      />
    );
  if (open.kind === 'rotate')
    return (
      <GraceDialog
        title={words.rotate}
        help={words.rotateHelp(vendorName)}
        send={(body) =>
          answerOf(
            api.POST('/v1/bindings/{id}/callback-token/rotate', {
              params: { path: { id: binding.id } },
              body,
            }),
          )
        }
        done={(address) => setOpen({ kind: 'address', binding, address })}
        close={close}
      />
    );
  return (
    <CheckDialog
      title={words.checkTitle(binding.name)}
      stepNames={{
        address: words.stepAddress,
        token: words.stepToken,
        signature: words.stepSignature,
        seals: words.stepSeals,
        detail: words.stepDetail,
      }}
      check={(step) =>
        answerOf(
          api.POST('/v1/bindings/{id}/check', { params: { path: { id: binding.id }, query: { step } } }),
        )
      }
      close={close}
    />
  );
}

function useColumns(setOpen: (open: Open) => void) {
  const words = useWords(bindingWords);
  const common = useCommonWords();
  const time = useTime();
  const vendorNameOf = useVendorNames();
  const actionsOf = useRowActions(setOpen);
  return [
    {
      key: 'name',
      title: words.name,
      render: (binding: Binding) => (
        <Button type="link" className="link" onClick={() => setOpen({ kind: 'form', binding })}>
          {binding.name}
        </Button>
      ),
    },
    { key: 'vendor', title: words.vendor, render: ({ vendor }: Binding) => vendorNameOf(vendor) },
    { key: 'openUrl', title: words.openUrl, render: ({ openUrl }: Binding) => openUrl },
    {
      key: 'state',
      title: words.state,
      render: ({ enabled }: Binding) => (
        <StateTag tone={enabled ? 'success' : 'default'}>
          {enabled ? common.enabled : common.disabled}
        </StateTag>
      ),
    },
    {
      key: 'autoLogin',
      title: words.autoLogin,
      render: ({ autoLogin }: Binding) => (autoLogin?.enabled ? words.on : words.off),
    },
    {
      key: 'people',
      title: words.people,
      render: ({ userMapping }: Binding) => words[userMapping?.kind ?? 'same'],
    },
    { key: 'changedAt', title: words.changedAt, render: ({ changedAt }: Binding) => time(changedAt) },
    {
      key: 'actions',
      title: common.actions,
      render: (binding: Binding) => <RowActions of={binding.name} actions={actionsOf(binding)} />,
    },
  ];
}

function useRowActions(setOpen: (open: Open) => void) {
  const words = useWords(bindingWords);
  const common = useCommonWords();
  const vendorNameOf = useVendorNames();
  const sync = useSync();
  const changes = [listKey];
  const setEnabled = useAction(
    ({ id, enabled }: { id: string; enabled: boolean }) =>
      answerOf(api.PATCH('/v1/bindings/{id}', { params: { path: { id } }, body: { enabled } })),
    { changes },
  );
  const remove = useAction(
    (id: string) => answerOf(api.DELETE('/v1/bindings/{id}', { params: { path: { id } } })),
    { changes },
  );
  return (binding: Binding) => {
    const { id, name, enabled } = binding;
    const toggle = () => setEnabled.running({ id, enabled: !enabled });
    return [
      { key: 'check', label: common.check, run: () => setOpen({ kind: 'check', binding }) },
      { key: 'edit', label: common.edit, run: () => setOpen({ kind: 'form', binding }) },
      { key: 'sync', label: common.sync, run: () => sync.run(id) },
      { key: 'rotate', label: words.rotate, run: () => setOpen({ kind: 'rotate', binding }) },
      enabled
        ? {
            ...{ key: 'disable', label: common.disable, run: toggle },
            confirm: { title: words.disableTitle(name), content: words.disableHelp },
          }
        : { key: 'enable', label: common.enable, run: toggle },
      {
        ...{ key: 'delete', label: common.delete, danger: true, run: () => remove.running(id) },
        confirm: { title: words.deleteTitle(name), content: words.deleteHelp(vendorNameOf(binding.vendor)) },
      },
    ];
  };
}
