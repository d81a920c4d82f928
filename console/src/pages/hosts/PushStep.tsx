import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { CopyableText } from '../../components/CopyableText';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useSubmit } from '../../components/useSubmit';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { Host } from './hostValues';
import { setupWords } from './setupWords';
import { TestWrite } from './TestWrite';

/** The ESB webhook of an E10 that takes pushes: what it gets, its token, and a first push. */
export function PushStep({ host: { id, name } }: { host: Pick<Host, 'id' | 'name'> }) {
  const words = useWords(setupWords);
  const [isSaved, setIsSaved] = useState(false);
  const [isTesting, setIsTesting] = useState(false);
  const body = {
    commandId: 'msg_…',
    flowId: words.flowId,
    flowRequestId: words.flowRequestId,
    fields: [{ fieldId: words.fieldId, value: words.fieldValue }],
  };
  return (
    <>
      <Typography.Paragraph>{words.pushHelp}</Typography.Paragraph>
      <CopyableText label={words.pushBody} text={JSON.stringify(body, null, 2)} help={words.pushBodyHelp} />
      {isSaved ? (
        <Alert
          type="success"
          showIcon
          title={words.tokenSaved}
          action={
            <Button size="small" onClick={() => setIsTesting(true)}>
              {words.testWrite}
            </Button>
          }
        />
      ) : (
        <TokenForm id={id} done={() => setIsSaved(true)} />
      )}
      {isTesting && (
        <TestWrite host={{ id, name, writeBack: { mode: 'push' } }} close={() => setIsTesting(false)} />
      )}
    </>
  );
}

function TokenForm({ id, done }: { id: string; done(): void }) {
  const words = useWords(setupWords);
  const common = useCommonWords();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ esbTriggerToken: string }>();
  const { submit, busy, problem, otherFields } = useSubmit(
    form,
    ({ esbTriggerToken }: { esbTriggerToken: string }) => {
      const body = { esbTriggerToken, writeBack: { mode: 'push' as const } };
      return answerOf(api.PATCH('/v1/hosts/{id}', { params: { path: { id } }, body }));
    },
    () => {
      void queries.invalidateQueries({ queryKey: ['hosts'] });
      done();
    },
  );
  return (
    <Form form={form} layout="vertical" onFinish={submit}>
      <ProblemAlert error={problem} fields={otherFields} />
      <Form.Item
        name="esbTriggerToken"
        label={words.token}
        extra={words.tokenHelp}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button htmlType="submit" loading={busy}>
        {words.tokenSave}
      </Button>
    </Form>
  );
}
