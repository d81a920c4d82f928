import { Form, Input, Radio, Select, Typography } from 'antd';
import { answerOf, api } from '../../api/client';
import { useBindingChoices, useHostChoices } from '../../components/choices';
import { DrawerForm } from '../../components/DrawerForm';
import { useCommonWords } from '../../words/common';
import { keyWords } from '../../words/keys';
import { useWords } from '../../words/useWords';
import { type ApiKey, type CreatedKey, endOf, type KeyValues, keyChangeOf, valuesOf } from './keyValues';

const roles = ['engine', 'operator', 'admin'] as const;

interface KeyFormProps {
  /** Absent for a new one. */
  apiKey: ApiKey | undefined;
  close(): void;
  changed(): void;
  created(key: CreatedKey): void;
}

export function KeyForm({ apiKey, close, changed, created }: KeyFormProps) {
  const words = useWords(keyWords);
  const [form] = Form.useForm<KeyValues>();
  const send = async (values: KeyValues) => {
    if (!apiKey) {
      const { name, role, hostIds = [], bindingIds = [], expiresAt } = values;
      const reach = role === 'engine' ? { hostIds, bindingIds } : {};
      const end = expiresAt ? { expiresAt: endOf(expiresAt) } : {};
      return answerOf(api.POST('/v1/api-keys', { body: { name, role, ...reach, ...end } }));
    }
    const body = keyChangeOf({ ...values, role: apiKey.role }, apiKey);
    await answerOf(api.PATCH('/v1/api-keys/{id}', { params: { path: { id: apiKey.id } }, body }));
    return undefined;
  };
  return (
    <DrawerForm
      title={apiKey ? words.editTitle(apiKey.name) : words.add}
      form={form}
      initialValues={apiKey ? valuesOf(apiKey) : { role: 'engine' }}
      send={send}
      done={(made) => (made ? created(made) : changed())}
      close={close}
    >
      <Who isNew={!apiKey} />
      <Reach />
      <Form.Item name="expiresAt" label={words.expiresAt} extra={words.expiresHelp}>
        <Input type="date" style={{ width: 200 }} />
      </Form.Item>
    </DrawerForm>
  );
}

function Who({ isNew }: { isNew: boolean }) {
  const words = useWords(keyWords);
  const common = useCommonWords();
  return (
    <>
      <Form.Item
        name="name"
        label={words.name}
        extra={words.nameHelp}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input disabled={!isNew} autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label={words.role}>
        <Radio.Group disabled={!isNew} vertical>
          {roles.map((role) => (
            <Radio key={role} value={role}>
              {words[role]} <Typography.Text type="secondary">{words[`${role}Help`]}</Typography.Text>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
    </>
  );
}

function Reach() {
  const words = useWords(keyWords);
  const role: unknown = Form.useWatch('role');
  const { data: hosts = [] } = useHostChoices();
  const { data: bindings = [] } = useBindingChoices();
  if (role !== 'engine') return null;
  return (
    <>
      <Form.Item
        name="hostIds"
        label={words.hosts}
        extra={words.hostsHelp}
        rules={[{ required: true, message: words.hostsWanted }]}
      >
        <Select mode="multiple" options={hosts} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="bindingIds" label={words.bindings} extra={words.bindingsHelp}>
        <Select mode="multiple" options={bindings} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
    </>
  );
}
