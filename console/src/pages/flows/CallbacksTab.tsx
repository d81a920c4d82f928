import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Form, Select } from 'antd';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { FlowActionFields } from './FlowActionFields';
import { FieldItem } from './pickers';
import { callbackEvents, type WrittenValue, writtenValues } from './settingsValues';

const kinds = ['submitFlow', 'returnFlow', 'writeFields', 'none'] as const;

/** 回调设置 */
export function CallbacksTab() {
  const words = useWords(editorWords);
  return (
    <Form.List name="callbacks">
      {(fields, { add, remove }, { errors }) => (
        <>
          <p>{words.callbacksHelp}</p>
          {fields.map(({ key, name }) => (
            <Rule key={key} index={name} remove={() => remove(name)} />
          ))}
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() => add({ action: {} })}
            disabled={fields.length >= 20}
          >
            {words.addRule}
          </Button>
          <Form.ErrorList errors={errors} />
        </>
      )}
    </Form.List>
  );
}

function Rule({ index, remove }: { index: number; remove(): void }) {
  const words = useWords(editorWords);
  const common = useCommonWords();
  return (
    <Card
      size="small"
      style={{ marginBottom: 12 }}
      title={words.rule(index + 1)}
      extra={
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={words.removeRule(index + 1)}
          onClick={remove}
        />
      }
    >
      <div className="fields-grid">
        <Form.Item
          name={[index, 'event']}
          label={words.event}
          rules={[{ required: true, message: common.required }]}
        >
          <Select
            placeholder={words.pick}
            options={callbackEvents.map((value) => ({ value, label: words.eventNames[value] }))}
          />
        </Form.Item>
        <FlowActionFields name={[index, 'action']} path={['callbacks', index, 'action']} kinds={kinds} />
      </div>
      <Writes index={index} />
    </Card>
  );
}

/** What the rule writes into the form, row by row. */
function Writes({ index }: { index: number }) {
  const words = useWords(editorWords);
  return (
    <Form.List name={[index, 'writeFields']}>
      {(fields, { add, remove }, { errors }) => (
        <Form.Item label={words.writes} style={{ marginBottom: 0 }}>
          {fields.map(({ key, name }) => (
            <Write key={key} rule={index} row={name} remove={() => remove(name)} />
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({})} disabled={fields.length >= 20}>
            {words.addWrite}
          </Button>
          <Form.ErrorList errors={errors} />
        </Form.Item>
      )}
    </Form.List>
  );
}

const formsOf = (value: WrittenValue | undefined) =>
  value === 'state' ? (['text', 'code'] as const) : value === 'completedAt' ? (['text', 'iso'] as const) : [];

interface WriteProps {
  rule: number;
  row: number;
  remove(): void;
}

function Write({ rule, row, remove }: WriteProps) {
  const words = useWords(editorWords);
  const common = useCommonWords();
  const form = Form.useFormInstance();
  const path = ['callbacks', rule, 'writeFields', row];
  const value: WrittenValue | undefined = Form.useWatch([...path, 'value']);
  return (
    <Flex gap={8} align="flex-start">
      <div className="fields-grid" style={{ flex: 1 }}>
        <Form.Item
          name={[row, 'value']}
          label={words.written}
          rules={[{ required: true, message: common.required }]}
        >
          <Select
            placeholder={words.pick}
            options={writtenValues.map((one) => ({ value: one, label: words.writtenNames[one] }))}
            onChange={() => form.setFieldValue([...path, 'as'], undefined)}
          />
        </Form.Item>
        <FieldItem required name={[row, 'fieldId']} label={words.into} use={value ?? 'message'} />
        {formsOf(value).length > 0 && (
          <Form.Item
            name={[row, 'as']}
            label={words.writtenAs}
            getValueProps={(as: string | undefined) => ({ value: as ?? 'text' })}
          >
            <Select options={formsOf(value).map((one) => ({ value: one, label: words.asNames[one] }))} />
          </Form.Item>
        )}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={words.removeWrite}
        onClick={remove}
      />
    </Flex>
  );
}
