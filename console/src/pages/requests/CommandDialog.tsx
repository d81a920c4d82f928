import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Modal } from 'antd';
import { type PropsWithChildren, useState } from 'react';
import { ApiProblem, isForeign } from '../../api/problem';
import { commandIdFor, forgetCommandId } from '../../components/commandIds';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useReason } from '../../components/reasons';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { SealRequest } from './RequestList';
import { actionWords } from './words';

interface CommandDialogProps<Values> extends PropsWithChildren {
  /** Which command it is, of what: with the same one a second try is the same command. */
  command: string;
  title: string;
  /** What will happen at the vendor and the host engine. */
  consequence: string;
  okText: string;
  danger?: boolean;
  initialValues?: Partial<Values>;
  send(commandId: string, values: Values): Promise<SealRequest>;
  close(): void;
}

/** Whether the API has said what became of it; where it has not, it may have been taken all the same. */
const isAnswer = (error: unknown) =>
  error instanceof ApiProblem && !isForeign(error.problem) && error.problem.status < 500;

/** Asks before something is done to a request, and sends it once. */
export function CommandDialog<Values extends object>(props: CommandDialogProps<Values>) {
  const { command, title, consequence, okText, danger = false, initialValues, send, close, children } = props;
  const common = useCommonWords();
  const queries = useQueryClient();
  const outcome = useOutcome();
  const [form] = Form.useForm<Values>();
  const [commandId] = useState(() => commandIdFor(command));
  const reload = () => {
    for (const key of ['seal-requests', 'overview']) void queries.invalidateQueries({ queryKey: [key] });
  };
  const { submit, busy, problem, otherFields, error } = useSubmit(
    form,
    (values: Values) => send(commandId, values),
    (request) => {
      forgetCommandId(command);
      reload();
      outcome(request, commandId);
      close();
    },
  );
  const leave = () => {
    if (isAnswer(error)) forgetCommandId(command);
    if (error) reload();
    close();
  };
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={common.cancel}
      okButtonProps={{ danger }}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={leave}
      mask={{ closable: false }}
      closable={{ 'aria-label': common.close }}
    >
      <Alert type="info" showIcon title={consequence} style={{ marginBottom: 16 }} />
      <Form
        form={form}
        layout="vertical"
        requiredMark
        initialValues={initialValues ?? {}}
        onFinish={submit}
        scrollToFirstError={{ block: 'center', focus: true }}
      >
        <ProblemAlert error={problem} fields={otherFields} />
        {children}
      </Form>
    </Modal>
  );
}

/** Says what became of a command, by the request after it. */
function useOutcome() {
  const words = useWords(actionWords);
  const common = useCommonWords();
  const reason = useReason('command', 'outcome');
  const { notification } = App.useApp();
  return ({ commands }: SealRequest, commandId: string) => {
    const command = commands.find((one) => one.commandId === commandId);
    const closable = { 'aria-label': common.close };
    if (command?.outcome === 'pending') notification.info({ title: words.pending, closable });
    else if (command?.outcome === 'refused' || command?.outcome === 'failed')
      notification.error({
        title: words.notDone,
        description: command.reason && reason(command.reason),
        duration: 0,
        closable,
      });
    else notification.success({ title: words.done, closable });
  };
}
