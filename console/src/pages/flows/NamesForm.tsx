import { Form, Input, Typography } from 'antd';
import { answerOf, api } from '../../api/client';
import { DrawerForm } from '../../components/DrawerForm';
import { FormSection } from '../../components/FormSection';
import { useWords } from '../../words/useWords';
import { editorWords } from '../../words/settings';
import type { Flow } from './flowRows';

interface NamesValues {
  flow?: string;
  fields?: Record<string, string>;
  nodes?: Record<string, string>;
  exits?: Record<string, string>;
}

interface NamesFormProps {
  hostId: string;
  flow: Flow;
  close(): void;
  done(): void;
}

const parts = ['nodes', 'exits', 'fields'] as const;

const namesOf = (items: { id: string; name?: string }[]) =>
  Object.fromEntries(items.map(({ id, name = '' }) => [id, name]));

/** Names for what events name by ids alone. */
export function NamesForm({ hostId, flow, close, done }: NamesFormProps) {
  const words = useWords(editorWords);
  const [form] = Form.useForm<NamesValues>();
  const params = { path: { hostId, flowId: flow.flowId } };
  return (
    <DrawerForm<NamesValues, unknown>
      title={words.namesTitle}
      form={form}
      initialValues={{
        flow: flow.name ?? '',
        fields: namesOf(flow.fields),
        nodes: namesOf(flow.nodes),
        exits: namesOf(flow.exits),
      }}
      send={(body) => answerOf(api.PUT('/v1/hosts/{hostId}/flows/{flowId}/names', { params, body }))}
      done={done}
      close={close}
    >
      <Form.Item name="flow" label={words.flowName} extra={flow.flowId}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      {parts.map((part) => (
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
