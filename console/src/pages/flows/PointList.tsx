import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Select } from 'antd';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { PlacePicker } from './pickers';
import { newPoint } from './settingsValues';

type Kind = 'arrive' | 'leave' | 'exit';
type AnyPoint = Partial<{ nodeId: string; when: 'arrive' | 'leave'; exitId: string; actions: string[] }>;

interface PointControlProps {
  value?: AnyPoint;
  onChange?: (value: AnyPoint) => void;
  /** What it fires by where no action is named. */
  defaults: string;
  /** Whether actions can be named. */
  withActions?: boolean;
}

const placeIn = ({ nodeId, exitId }: AnyPoint) => exitId ?? nodeId ?? '';
const kindOf = ({ exitId, when }: AnyPoint): Kind => (exitId === undefined ? (when ?? 'leave') : 'exit');

/** Whether what was picked for the one kind is nothing to the other. */
const ofOther = (next: Kind, kind: Kind) => (next === 'exit') !== (kind === 'exit');

/** A node that is arrived at or left, or an exit that is taken; and by which actions. */
export function PointControl({ value = {}, onChange, defaults, withActions = true }: PointControlProps) {
  const words = useWords(editorWords);
  const kind = kindOf(value);
  const change = (next: { kind: Kind; place: string; actions?: string[] | undefined }) => {
    const actions = next.actions && next.actions.length > 0 ? { actions: next.actions } : {};
    if (next.kind === 'exit') onChange?.({ exitId: next.place, ...actions });
    else onChange?.({ nodeId: next.place, when: next.kind, ...actions });
  };
  const now = { kind, place: placeIn(value), actions: value.actions };
  return (
    <Flex gap={8} wrap>
      <Select<Kind>
        style={{ width: 130 }}
        aria-label={words.pointKind}
        value={kind}
        onChange={(next) => change({ ...now, kind: next, place: ofOther(next, kind) ? '' : now.place })}
        options={(['arrive', 'leave', 'exit'] as const).map((one) => ({ value: one, label: words[one] }))}
      />
      <div style={{ flex: '1 1 180px' }}>
        <PlacePicker
          of={kind === 'exit' ? 'exits' : 'nodes'}
          label={kind === 'exit' ? words.exits : words.nodes}
          value={now.place}
          onChange={(place) => change({ ...now, place })}
        />
      </div>
      {withActions && (
        <Select
          mode="multiple"
          style={{ flex: '1 1 200px' }}
          aria-label={words.actions}
          placeholder={words.byDefault(defaults)}
          value={value.actions ?? []}
          onChange={(actions) => change({ ...now, actions })}
          options={actionNames.map((one) => ({ value: one, label: words.actionNames[one] }))}
        />
      )}
    </Flex>
  );
}

export const actionNames = ['submit', 'return', 'withdraw', 'delete'] as const;

/** Where in the flow a part of the settings fires, row by row. */
export function PointList({ part, label }: { part: 'apply' | 'append' | 'end'; label: string }) {
  const words = useWords(editorWords);
  const common = useCommonWords();
  const { submit, return: back } = words.actionNames;
  const defaults = part === 'end' ? `${submit}、${back}` : submit;
  const needsPlace = (_: unknown, point: AnyPoint | undefined) =>
    point && placeIn(point) !== '' ? Promise.resolve() : Promise.reject(new Error(common.required));
  return (
    <Form.List name={[part, 'at']}>
      {(fields, { add, remove }, { errors }) => (
        <Form.Item label={label} required extra={words.pointHelp}>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={8} align="flex-start">
              <Form.Item name={name} style={{ flex: 1, marginBottom: 8 }} rules={[{ validator: needsPlace }]}>
                <PointControl defaults={defaults} />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={words.removePoint}
                disabled={fields.length === 1}
                onClick={() => remove(name)}
              />
            </Flex>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add(newPoint)}>
            {words.addPoint}
          </Button>
          <Form.ErrorList errors={errors} />
        </Form.Item>
      )}
    </Form.List>
  );
}
