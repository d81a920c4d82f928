import { useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Modal } from 'antd';
import { answerOf, api } from '../../api/client';
import { filled } from '../../components/filled';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { RefusedEvent } from './EventsPage';
import { eventWords } from './words';

interface Values {
  note?: string;
}

/** Has an event wait no more. To do it twice is to do it once. */
export function DismissDialog({ event: { id }, close }: { event: RefusedEvent; close(): void }) {
  const words = useWords(eventWords);
  const common = useCommonWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const { submit, busy, problem, otherFields } = useSubmit(
    form,
    (values: Values) =>
      answerOf(api.POST('/v1/flow-events/{id}/dismiss', { params: { path: { id } }, body: filled(values) })),
    () => {
      for (const key of ['flow-events', 'overview', 'seal-requests'])
        void queries.invalidateQueries({ queryKey: [key] });
      close();
    },
  );
  return (
    <Modal
      open
      title={words.dismissTitle}
      okText={words.dismiss}
      cancelText={common.cancel}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
      mask={{ closable: false }}
      closable={{ 'aria-label': common.close }}
    >
      <Alert type="info" showIcon title={words.dismissHelp} style={{ marginBottom: 16 }} />
      <Form form={form} layout="vertical" onFinish={submit}>
        <ProblemAlert error={problem} fields={otherFields} />
        <Form.Item name="note" label={words.note}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
