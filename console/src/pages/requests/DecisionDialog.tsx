import { Form, Input } from 'antd';
import { answerOf, api } from '../../api/client';
import { filled } from '../../components/filled';
import { useWords } from '../../words/useWords';
import type { Attention } from './AttentionList';
import { CommandDialog } from './CommandDialog';
import { codeKinds, type Decision, decisionWords } from './decisionWords';
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
export function DecisionDialog({ request: { id }, attention, decision, close }: DecisionDialogProps) {
  const words = useWords(actionWords);
  const { kind, about } = attention;
  const consequence = useWords(decisionWords)[kind]?.[decision] ?? '';
  const isCodeWanted = decision === 'confirm' && kind === codeKinds.required;
  const mayHaveCode = isCodeWanted || (decision === 'confirm' && kind === codeKinds.optional);
  return (
    <CommandDialog<Settled>
      command={`${id} ${kind} ${about} ${decision}`}
      title={words[decision]}
      consequence={consequence}
      okText={words[decision]}
      danger={decision === 'giveUp'}
      send={(commandId, values) => settle(id, { commandId, about, decision, ...values })}
      close={close}
    >
      {decision === 'confirm' && kind === codeKinds.optional && <VendorIdField />}
      {mayHaveCode && <CodeField required={isCodeWanted} />}
      <NoteField />
    </CommandDialog>
  );
}

export function CodeField({ required }: { required: boolean }) {
  const words = useWords(actionWords);
  return (
    <Form.Item
      name="sealCode"
      label={words.code}
      extra={words.codeHelp}
      rules={[{ required, message: words.codeWanted }]}
    >
      <Input autoComplete="off" maxLength={100} />
    </Form.Item>
  );
}

function VendorIdField() {
  const words = useWords(actionWords);
  return (
    <Form.Item name="vendorApplicationId" label={words.vendorId} extra={words.vendorIdHelp}>
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
