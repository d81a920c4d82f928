import { App, Button, Form, Input, Select, Space } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { useSession } from '../../app/session';
import { useCatalogueNames } from '../../components/names';
import { useAction } from '../../components/useAction';
import { useVendorName } from '../../components/vendors';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { AppendDialog } from './AppendDialog';
import { CommandDialog } from './CommandDialog';
import { CodeField, NoteField, settle } from './DecisionDialog';
import type { SealRequest } from './RequestList';
import { actionWords } from './words';

type Dialog = 'append' | 'end' | 'correct';

const endable: readonly SealRequest['state'][] = ['applying', 'awaitingApproval', 'sealing', 'completed'];

/** What state and role allow. */
export function RequestActions({ request }: { request: SealRequest }) {
  const words = useWords(actionWords);
  const { may } = useSession();
  const [open, setOpen] = useState<Dialog>();
  const { state, codeLive, attention } = request;
  const isHost = may('Seal requests', 'change');
  const isOperator = may('Operators', 'change');
  const close = () => setOpen(undefined);
  return (
    <Space wrap>
      {isHost && (state === 'sealing' || state === 'completed') && (
        <Button type="primary" onClick={() => setOpen('append')}>
          {words.append}
        </Button>
      )}
      {isOperator && <Refresh request={request} />}
      {isHost && <OpenDetail id={request.id} />}
      {isOperator && state === 'sealing' && codeLive && attention.length === 0 && (
        <Button onClick={() => setOpen('correct')}>{words.correct}</Button>
      )}
      {isHost && endable.includes(state) && (
        <Button danger onClick={() => setOpen('end')}>
          {words.end}
        </Button>
      )}
      {open === 'append' && <AppendDialog request={request} close={close} />}
      {open === 'end' && <EndDialog request={request} close={close} />}
      {open === 'correct' && <CorrectDialog request={request} close={close} />}
    </Space>
  );
}

function Refresh({ request: { id, vendor } }: { request: SealRequest }) {
  const words = useWords(actionWords);
  const vendorName = useVendorName(vendor);
  const common = useCommonWords();
  const { notification } = App.useApp();
  const { run, busy } = useAction(
    // A look changes nothing: it takes an id, and holds it against nothing.
    (commandId: string) =>
      answerOf(api.POST('/v1/seal-requests/{id}/refresh', { params: { path: { id } }, body: { commandId } })),
    {
      changes: [['seal-requests'], ['overview']],
      done: () =>
        notification.success({
          title: words.refreshed(vendorName),
          closable: { 'aria-label': common.close },
        }),
    },
  );
  return (
    <Button loading={busy} onClick={() => run('console:refresh')}>
      {words.refresh(vendorName)}
    </Button>
  );
}

/** The page that people of the host see, opened for the key that has signed in. */
function OpenDetail({ id }: { id: string }) {
  const words = useWords(actionWords);
  const { session } = useSession();
  const { run, busy } = useAction(
    (userId: string) =>
      answerOf(
        api.POST('/v1/seal-requests/{id}/detail-link', {
          params: { path: { id } },
          body: { user: { userId } },
        }),
      ),
    { done: ({ url }) => window.location.assign(url) },
  );
  return (
    <Button loading={busy} onClick={() => run(session.key.id)}>
      {words.openDetail}
    </Button>
  );
}

interface DialogProps {
  request: SealRequest;
  close(): void;
}

function EndDialog({ request: { id, vendor }, close }: DialogProps) {
  const words = useWords(actionWords);
  const vendorName = useVendorName(vendor);
  return (
    <CommandDialog<{ reason: string }>
      command={`${id} end`}
      title={words.end}
      consequence={words.endWhat(vendorName)}
      okText={words.end}
      danger
      send={(commandId, { reason }) =>
        answerOf(
          api.POST('/v1/seal-requests/{id}/end', {
            params: { path: { id }, header: { prefer: 'wait=10' } },
            body: { commandId, reason },
          }),
        )
      }
      close={close}
    >
      <Form.Item
        name="reason"
        label={words.endReason}
        rules={[{ required: true, whitespace: true, message: words.endReasonWanted }]}
      >
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
    </CommandDialog>
  );
}

function CorrectDialog({ request: { id, bindingId, vendor, codes = [] }, close }: DialogProps) {
  const words = useWords(actionWords);
  const vendorName = useVendorName(vendor);
  const sealName = useCatalogueNames(bindingId, 'seals');
  const live = codes.filter(({ complete }) => !complete);
  return (
    <CommandDialog<{ sealCode: string; which?: number; note: string }>
      command={`${id} correctCode`}
      title={words.correct}
      consequence={words.correctWhat(vendorName)}
      okText={words.correct}
      send={(commandId, { which = 0, ...values }) => {
        const { sealId = undefined, person = undefined } = live.length > 1 ? (live[which] ?? {}) : {};
        const meant = { ...(sealId ? { sealId } : {}), ...(person ? { person } : {}) };
        return settle(id, { commandId, decision: 'correctCode', ...values, ...meant });
      }}
      close={close}
    >
      {live.length > 1 && (
        <Form.Item
          name="which"
          label={words.codeOf}
          rules={[{ required: true, message: words.codeOfWanted }]}
        >
          <Select
            options={live.map(({ sealId, person = '' }, value) => ({
              value,
              label: `${sealName(sealId)} ${person}`,
            }))}
          />
        </Form.Item>
      )}
      <CodeField required vendor={vendor} />
      <NoteField />
    </CommandDialog>
  );
}
