import { Flex, Form, Input, Select } from 'antd';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { NodesPicker, PlacePicker } from './pickers';
import type { ActAs, ReturnTo } from './settingsValues';

interface ControlProps<Value> {
  id?: string;
  value?: Value;
  onChange?: (value: Value) => void;
}

const idOf = (value: object | undefined): string => (value ? String(Object.values(value)[0] ?? '') : '');

/** As whom the flow is acted on. */
function ActAsControl({ id, value, onChange }: ControlProps<ActAs>) {
  const words = useWords(editorWords);
  const kind = typeof value === 'object' ? 'user' : value;
  return (
    <Flex gap={8} wrap>
      <Select<'applicant' | 'currentOperator' | 'user'>
        {...(id ? { id } : {})}
        style={{ flex: '1 1 160px' }}
        placeholder={words.pick}
        value={kind ?? null}
        onChange={(next) => onChange?.(next === 'user' ? { userId: '' } : next)}
        options={(['applicant', 'currentOperator', 'user'] as const).map((one) => ({
          value: one,
          label: words[one],
        }))}
      />
      {typeof value === 'object' && (
        <Input
          style={{ flex: '1 1 160px' }}
          aria-label={words.userId}
          placeholder={words.userId}
          value={value.userId}
          onChange={({ target }) => onChange?.({ userId: target.value.trim() })}
        />
      )}
    </Flex>
  );
}

/** Where a returned flow goes. */
function ReturnToControl({ id, value, onChange }: ControlProps<ReturnTo>) {
  const words = useWords(editorWords);
  const kind = typeof value !== 'object' ? value : 'exitId' in value ? 'exitId' : 'nodeId';
  return (
    <Flex gap={8} wrap>
      <Select<'previous' | 'nodeId' | 'exitId'>
        {...(id ? { id } : {})}
        style={{ flex: '1 1 160px' }}
        placeholder={words.pick}
        value={kind ?? null}
        onChange={(next) =>
          onChange?.(next === 'previous' ? next : next === 'exitId' ? { exitId: '' } : { nodeId: '' })
        }
        options={[
          { value: 'previous', label: words.previous },
          { value: 'nodeId', label: words.toNode },
          { value: 'exitId', label: words.toExit },
        ]}
      />
      {kind !== 'previous' && kind !== undefined && (
        <div style={{ flex: '1 1 160px' }}>
          <PlacePicker
            of={kind === 'exitId' ? 'exits' : 'nodes'}
            label={kind === 'exitId' ? words.exits : words.nodes}
            value={idOf(typeof value === 'object' ? value : undefined)}
            onChange={(to) => onChange?.(kind === 'exitId' ? { exitId: to } : { nodeId: to })}
          />
        </div>
      )}
    </Flex>
  );
}

interface FlowActionFieldsProps {
  /** As the list that they stand in, if any, has it. */
  name: (string | number)[];
  /** In the whole form. */
  path: (string | number)[];
  kinds: readonly ('submitFlow' | 'returnFlow' | 'writeFields' | 'none')[];
}

const isChosen = (value: unknown) =>
  typeof value === 'string'
    ? value !== ''
    : typeof value === 'object' && value !== null && idOf(value) !== '';

/** What happens to the flow; with where it has to stand, and as whom, where it is moved. */
export function FlowActionFields({ name, path, kinds }: FlowActionFieldsProps) {
  const words = useWords(editorWords);
  const common = useCommonWords();
  const kind: unknown = Form.useWatch([...path, 'kind']);
  return (
    <>
      <Form.Item
        name={[...name, 'kind']}
        label={words.action}
        rules={[{ required: true, message: common.required }]}
      >
        <Select
          placeholder={words.pick}
          options={kinds.map((one) => ({ value: one, label: words.kinds[one] }))}
        />
      </Form.Item>
      {(kind === 'submitFlow' || kind === 'returnFlow') && (
        <MoveFields name={name} isReturn={kind === 'returnFlow'} />
      )}
    </>
  );
}

function MoveFields({ name, isReturn }: { name: (string | number)[]; isReturn: boolean }) {
  const words = useWords(editorWords);
  const common = useCommonWords();
  const needed = {
    validator: (_: unknown, value: unknown) =>
      isChosen(value) ? Promise.resolve() : Promise.reject(new Error(common.required)),
  };
  return (
    <>
      <Form.Item
        name={[...name, 'waitNodeIds']}
        label={words.waitNodes}
        extra={words.waitNodesHelp}
        rules={[{ required: true, message: common.required }]}
      >
        <NodesPicker />
      </Form.Item>
      {isReturn && (
        <Form.Item name={[...name, 'to']} label={words.returnTo} required rules={[needed]}>
          <ReturnToControl />
        </Form.Item>
      )}
      <Form.Item name={[...name, 'as']} label={words.as} required rules={[needed]}>
        <ActAsControl />
      </Form.Item>
      <Form.Item name={[...name, 'remark']} label={words.remark}>
        <Input maxLength={200} />
      </Form.Item>
    </>
  );
}
