import { Form, Modal, Select, Typography } from 'antd';
import { useCommonWords } from '../words/common';
import { ProblemAlert } from './ProblemAlert';
import { useSubmit } from './useSubmit';

interface Grace {
  graceSeconds: number;
}

interface GraceDialogProps<Result> {
  title: string;
  /** What will happen. */
  help: string;
  send(grace: Grace): Promise<Result>;
  done(result: Result): void;
  close(): void;
}

/** Asks for how long what is replaced still works, then replaces it. */
export function GraceDialog<Result>({ title, help, send, done, close }: GraceDialogProps<Result>) {
  const common = useCommonWords();
  const [form] = Form.useForm<Grace>();
  const { submit, busy, problem, otherFields } = useSubmit(form, send, done);
  const graces = [
    { value: 86_400, label: common.graceDay },
    { value: 3_600, label: common.graceHour },
    { value: 7 * 86_400, label: common.graceWeek },
    { value: 0, label: common.graceNow },
  ];
  return (
    <Modal
      open
      title={title}
      okText={common.replace}
      cancelText={common.cancel}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
      closable={{ 'aria-label': common.close }}
    >
      <Typography.Paragraph>{help}</Typography.Paragraph>
      <Form form={form} layout="vertical" onFinish={submit} initialValues={{ graceSeconds: 86_400 }}>
        <ProblemAlert error={problem} fields={otherFields} />
        <Form.Item name="graceSeconds" label={common.grace}>
          <Select options={graces} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
