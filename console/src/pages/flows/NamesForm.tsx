import { Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { DrawerForm } from '../../components/DrawerForm';
import { FormSection } from '../../components/FormSection';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { type NamesValues, namedParts, namesChangeOf, namesIn } from './flowNames';
import type { Flow } from './flowRows';

interface NamesFormProps {
  hostId: string;
  flow: Flow;
  close(): void;
  done(): void;
}

/** Names for what events name by ids alone. */
export function NamesForm({ hostId, flow, close, done }: NamesFormProps) {
  const words = useWords(editorWords);
  const [form] = Form.useForm<NamesValues>();
  const params = { path: { hostId, flowId: flow.flowId } };
  // The flow is read anew meanwhile; what the form began with is not.
  const [before] = useState(() => namesIn(flow));
  return (
    <DrawerForm<NamesValues, unknown>
      title={words.namesTitle}
      form={form}
      initialValues={before}
      send={(values) => {
        const body = namesChangeOf(values, before);
        return answerOf(api.PUT('/v1/hosts/{hostId}/flows/{flowId}/names', { params, body }));
      }}
      done={done}
      close={close}
    >
      <Form.Item name="flow" label={words.flowName} extra={flow.flowId}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      {namedParts.map((part) => (
        <FormSection key={part} title={words[part]}>
          {flow[part].length === 0 && <Typography.Text type="secondary">{words.noneSeen}</Typography.Text>}
          {flow[part].map((item) => (
            <Form.Item
              key={item.id}
              name={[part, item.id]}
              label={item.id}
              extra={'sample' in item ? item.sample : undefined}
            >
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
          ))}
        </FormSection>
      ))}
    </DrawerForm>
  );
}
