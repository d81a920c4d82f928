import { Button, Form, Input, Select } from 'antd';
import type { PropsWithChildren } from 'react';
import { useSearchParams } from 'react-router';
import { useCommonWords } from '../words/common';
import { useFlows, useNames } from './names';

/** As it stands in the address. */
export type Filter = Record<string, string>;

/** What a list is narrowed by stands in the address, so that it can be linked to and gone back to. */
export function useFilter(names: readonly string[]): [Filter, (filter: Filter) => void] {
  const [params, setParams] = useSearchParams();
  return [Object.fromEntries([...params].filter(([name]) => names.includes(name))), setParams];
}

interface FilterFormProps extends PropsWithChildren {
  /** Of every field in it. */
  names: readonly string[];
  filter: Filter;
  setFilter(filter: Filter): void;
}

const typed = 'flowRequestId';
const width = { minWidth: 160 };

/** What narrows a list: what is chosen counts at once, what is typed when it is sent. */
export function FilterForm({ names, filter, setFilter, children }: FilterFormProps) {
  const common = useCommonWords();
  const narrow = (changed: Record<string, unknown>) => {
    // Flows are those of one host.
    const ofOtherHost = 'hostId' in changed && changed.hostId !== filter.hostId ? { flowId: undefined } : {};
    const all = Object.entries({ ...filter, ...changed, ...ofOtherHost });
    setFilter(
      Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, String(value).trim()]] : []))),
    );
  };
  return (
    <Form
      layout="inline"
      role="search"
      className="filter"
      fields={names.map((name) => ({ name, value: filter[name] === 'true' ? true : filter[name] }))}
      onValuesChange={(changed: Record<string, unknown>) => {
        if (!(typed in changed)) narrow(changed);
      }}
      onFinish={narrow}
    >
      {children}
      {Object.keys(filter).length > 0 && <Button onClick={() => setFilter({})}>{common.clearFilter}</Button>}
    </Form>
  );
}

interface SelectItemProps {
  name: string;
  label: string;
  options: { value: string; label: string }[];
}

/** One of several, where there are any. */
export function SelectItem({ name, label, options }: SelectItemProps) {
  if (options.length === 0) return null;
  return (
    <Form.Item name={name} label={label}>
      <Select allowClear style={width} showSearch={{ optionFilterProp: 'label' }} options={options} />
    </Form.Item>
  );
}

/** Host engine, flow and flow request. */
export function FlowItems({ hostId }: { hostId: string | undefined }) {
  const common = useCommonWords();
  const form = Form.useFormInstance();
  const { hosts } = useNames();
  const { data: flows = [] } = useFlows(hostId);
  return (
    <>
      <SelectItem name="hostId" label={common.host} options={hosts} />
      <SelectItem
        name="flowId"
        label={common.flow}
        options={flows.map(({ flowId, name = flowId }) => ({ value: flowId, label: name }))}
      />
      <Form.Item name={typed} label={common.flowRequest}>
        <Input.Search
          allowClear
          style={{ width: 240 }}
          enterButton={common.search}
          onSearch={() => form.submit()}
        />
      </Form.Item>
    </>
  );
}
