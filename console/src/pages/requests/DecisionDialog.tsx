import { Form, Input } from 'antd';
import { answerOf, api } from '../../api/client';
import { filled } from '../../components/filled';
import { useVendorName } from '../../components/vendors';
import { useWords } from '../../words/useWords';
import type { Attention } from './AttentionList';
import { CommandDialog } from './CommandDialog';
import { decisionCommand } from './decisionCommand';
import { codeMayBeGiven, type Decision, decisionsOf, decisionWords } from './decisionWords';
import type { SealRequest } from './RequestList';
import { actionWords } from './words';

interface Settled {
  note: string;
  sealCode?: string;
  sealId?: string;
  person?: string;
  vendorApplicationId?: string;
}

export const settle = (
  id: string,
  body: { commandId: string; about?: string; decision: Decision | 'correctCode' } & Settled,
) =>
  answerOf(
    api.POST('/v1/seal-requests/{id}/attention', {
      params: { path: { id }, header: { prefer: 'wait=10' } },
      body: filled(body),
    }),
  );

interface DecisionDialogProps {
  request: SealRequest;
  attention: Attention;
  decision: Decision;
  close(): void;
}

/** A decision about what waits, with what it leads to. */
export function DecisionDialog({ request, attention, decision, close }: DecisionDialogProps) {
  const words = useWords(actionWords);
  const { id, vendor } = request;
  const { kind, about, needs } = attention;
  const consequence =
    useWords(decisionWords)(useVendorName(vendor))[decisionsOf(attention)]?.[decision] ?? '';
  const needed = decision === 'confirm' ? (needs ?? []) : [];
  const isCodeNeeded = needed.includes('sealCode');
  const mayHaveCode = isCodeNeeded || (decision === 'confirm' && kind === codeMayBeGiven);
  return (
    <CommandDialog<Settled>
      command={decisionCommand(id, attention, decision)}
      title={words[decision]}
      consequence={consequence}
      okText={words[decision]}
      danger={decision === 'giveUp'}
      send={(commandId, values) => settle(id, { commandId, about, decision, ...values })}
      close={close}
    >
      {needed.includes('vendorApplicationId') && <VendorIdField request={request} />}
      {mayHaveCode && <CodeField required={isCodeNeeded} vendor={vendor} />}
      <NoteField />
    </CommandDialog>
  );
}

interface OfVendor {
  vendor: string | undefined;
}

export function CodeField({ required, vendor }: OfVendor & { required: boolean }) {
  const words = useWords(actionWords);
  const vendorName = useVendorName(vendor);
  return (
    <Form.Item
      name="sealCode"
      label={words.code}
      extra={words.codeHelp(vendorName)}
      rules={[{ required, message: words.codeWanted }]}
    >
      <Input autoComplete="off" maxLength={100} />
    </Form.Item>
  );
}

/** Where the vendor does not know ours. */
function VendorIdField({ request: { vendor, vendorApplicationId: ourId } }: { request: SealRequest }) {
  const words = useWords(actionWords);
  const vendorName = useVendorName(vendor);
  return (
    <Form.Item
      name="vendorApplicationId"
      label={words.vendorId(vendorName)}
      extra={words.vendorIdHelp(vendorName, ourId)}
      rules={[{ required: true, whitespace: true, message: words.vendorIdWanted }]}
    >
      <Input autoComplete="off" maxLength={100} />
    </Form.Item>
  );
}

export function NoteField() {
  const words = useWords(actionWords);
  return (
    <Form.Item
      name="note"
      label={words.note}
      extra={words.noteHelp}
      rules={[{ required: true, whitespace: true, message: words.noteWanted }]}
    >
      <Input.TextArea rows={3} maxLength={1000} />
    </Form.Item>
  );
}
