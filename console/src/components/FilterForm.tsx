import { Button, Form, Input, Select } from 'antd';
import { type PropsWithChildren, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useCommonWords } from '../words/common';
import { useFlows, useNames } from './names';

/** As it stands in the address. */
export type Filter = Record<string, string>;

/** What a list is narrowed by stands in the address, so that it can be linked to and gone back to. */
export function useFilter(names: readonly string[]): [Filter, (filter: Filter) => void] {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(
    () => Object.fromEntries([...params].filter(([name]) => names.includes(name))),
    [params, names],
  );
  return [filter, setParams];
}

interface FilterFormProps extends PropsWithChildren {
  /** Of every field in it. */
  names: readonly string[];
  filter: Filter;
  setFilter(filter: Filter): void;
}

const typed = ['q', 'flowRequestId', 'actor', 'target'];
const width = { minWidth: 160 };
const date = /^\d{4}-/;

/** A year that is typed into a date goes through 0002, 0020 and 0202. */
const isUnfinished = (value: unknown) => typeof value === 'string' && date.test(value) && value < '1900';

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
  // The same while the filter is: otherwise what is being typed would be lost whenever the list is read anew.
  const fields = useMemo(
    () => names.map((name) => ({ name, value: filter[name] === 'true' ? true : filter[name] })),
    [names, filter],
  );
  return (
    <Form
      layout="inline"
      role="search"
      className="filter"
      fields={fields}
      onValuesChange={(changed: Record<string, unknown>) => {
        const isTyping = Object.entries(changed).some(
          ([name, value]) => typed.includes(name) || isUnfinished(value),
        );
        if (!isTyping) narrow(changed);
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

interface FieldItemProps {
  name: string;
  label: string;
}

/** Counts once it is sent. */
export function SearchItem({ name, label, placeholder }: FieldItemProps & { placeholder?: string }) {
  const common = useCommonWords();
  const form = Form.useFormInstance();
  return (
    <Form.Item name={name} label={label}>
      <Input.Search
        allowClear
        style={{ width: placeholder ? 'min(340px, calc(100vw - 100px))' : 240 }}
        placeholder={placeholder}
        enterButton={common.search}
        onSearch={() => form.submit()}
      />
    </Form.Item>
  );
}

/** A day, by the browser's own picker. */
export function DayItem({ name, label }: FieldItemProps) {
  return (
    <Form.Item name={name} label={label}>
      <Input type="date" style={{ width: 150 }} />
    </Form.Item>
  );
}

/** Host engine, flow and flow request. */
export function FlowItems({ hostId }: { hostId: string | undefined }) {
  const common = useCommonWords();
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
      <SearchItem name="flowRequestId" label={common.flowRequest} />
    </>
  );
}
