import { Form, Modal, Select, Typography } from 'antd';
import { answerOf, api } from '../../api/client';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { Binding } from './bindingValues';
import type { ShownAddress } from './CallbackAddress';
import { bindingWords } from './words';

interface RotateAddressProps {
  binding: Binding;
  close(): void;
  rotated(address: ShownAddress): void;
}

export function RotateAddress({ binding: { id }, close, rotated }: RotateAddressProps) {
  const words = useWords(bindingWords);
  const common = useCommonWords();
  const [form] = Form.useForm<{ graceSeconds: number }>();
  const send = (body: { graceSeconds: number }) =>
    answerOf(api.POST('/v1/bindings/{id}/callback-token/rotate', { params: { path: { id } }, body }));
  const { submit, busy, problem, otherFields } = useSubmit(form, send, rotated);
  const graces = [
    { value: 86_400, label: words.graceDay },
    { value: 3_600, label: words.graceHour },
    { value: 7 * 86_400, label: words.graceWeek },
    { value: 0, label: words.graceNow },
  ];
  return (
    <Modal
      open
      title={words.rotate}
      okText={words.rotateDo}
      cancelText={common.cancel}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
      closable={{ 'aria-label': common.close }}
    >
      <Typography.Paragraph>{words.rotateHelp}</Typography.Paragraph>
      <Form form={form} layout="vertical" onFinish={submit} initialValues={{ graceSeconds: 86_400 }}>
        <ProblemAlert error={problem} fields={otherFields} />
        <Form.Item name="graceSeconds" label={words.grace}>
          <Select options={graces} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
