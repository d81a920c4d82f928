import { Button, Form, Input, Select, Switch } from 'antd';
import { useFlows, useNames } from '../../components/names';
import { requestStates, stateWords } from '../../words/requestStates';
import { useWords } from '../../words/useWords';
import { requestWords } from './words';

const fieldNames = ['state', 'attention', 'bindingId', 'hostId', 'flowId', 'flowRequestId'] as const;

/** As it stands in the address. */
export type RequestFilter = Partial<Record<(typeof fieldNames)[number], string>>;

interface RequestFilterFormProps {
  filter: RequestFilter;
  setFilter(filter: Record<string, string>): void;
}

const width = { minWidth: 160 };

/** What is chosen counts at once, what is typed when it is sent. */
export function RequestFilterForm({ filter, setFilter }: RequestFilterFormProps) {
  const words = useWords(requestWords);
  const states = useWords(stateWords);
  const { hosts, bindings } = useNames();
  const { data: flows = [] } = useFlows(filter.hostId);
  const narrow = (changed: Record<string, unknown>) => {
    const ofOtherHost = 'hostId' in changed ? { flowId: undefined } : {};
    const all = Object.entries({ ...filter, ...changed, ...ofOtherHost });
    setFilter(
      Object.fromEntries(
        all.flatMap(([name, value]) => (value ? [[name, String(value).trim()]] : [])),
      ) as Record<string, string>,
    );
  };
  return (
    <Form
      layout="inline"
      role="search"
      style={{ marginBottom: 16, rowGap: 8 }}
      fields={fieldNames.map((name) => ({
        name,
        value: name === 'attention' ? filter.attention === 'true' : filter[name],
      }))}
      onValuesChange={(changed: Record<string, unknown>) => {
        if (!('flowRequestId' in changed)) narrow(changed);
      }}
    >
      <Form.Item name="state" label={words.state}>
        <Select
          allowClear
          style={width}
          options={requestStates.map((state) => ({ value: state, label: states[state] }))}
        />
      </Form.Item>
      {bindings.length > 0 && (
        <Form.Item name="bindingId" label={words.binding}>
          <Select allowClear style={width} options={bindings} />
        </Form.Item>
      )}
      {hosts.length > 0 && (
        <Form.Item name="hostId" label={words.host}>
          <Select allowClear style={width} options={hosts} />
        </Form.Item>
      )}
      {flows.length > 0 && (
        <Form.Item name="flowId" label={words.flow}>
          <Select
            allowClear
            style={width}
            showSearch={{ optionFilterProp: 'label' }}
            options={flows.map(({ flowId, name = flowId }) => ({ value: flowId, label: name }))}
          />
        </Form.Item>
      )}
      <Form.Item name="flowRequestId" label={words.flowRequest}>
        <Input.Search
          allowClear
          style={{ width: 240 }}
          enterButton={words.search}
          onSearch={(flowRequestId) => narrow({ flowRequestId })}
        />
      </Form.Item>
      <Form.Item name="attention" label={words.onlyAttention} valuePropName="checked">
        <Switch />
      </Form.Item>
      {Object.keys(filter).length > 0 && <Button onClick={() => setFilter({})}>{words.reset}</Button>}
    </Form>
  );
}
