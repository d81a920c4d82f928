import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Select, Table } from 'antd';
import { useState } from 'react';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { useKnown } from './known';
import { type Draft, type FormField, formFieldTypes, pastedFields } from './settingsValues';
import { typeNames } from './typeWords';

type Row = Draft<FormField>;

interface FormFieldsProps {
  value?: Row[];
  onChange?: (value: Row[]) => void;
}

/** The host's form, written down: taken from what events have shown, pasted as a table, or typed. */
export function FormFields({ value = [], onChange }: FormFieldsProps) {
  const words = useWords(editorWords);
  const { fields } = useKnown();
  const merge = (added: Row[]) => {
    const kept = value.filter(({ id }) => !added.some((field) => field.id === id));
    onChange?.([...kept, ...added]);
  };
  const unwritten = fields.filter(({ id }) => !value.some((field) => field.id === id));
  return (
    <>
      <Flex gap={8} wrap style={{ marginBottom: 8 }}>
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => onChange?.([...value, { type: 'text' }])}>
          {words.addField}
        </Button>
        <Button
          disabled={unwritten.length === 0}
          onClick={() => merge(unwritten.map(({ id, name, type }) => ({ id, name: name ?? id, type })))}
        >
          {words.takeSeen(unwritten.length)}
        </Button>
      </Flex>
      <Paste paste={merge} />
      {value.length > 0 && <Rows value={value} change={(rows) => onChange?.(rows)} />}
    </>
  );
}

function Paste({ paste }: { paste(fields: FormField[]): void }) {
  const words = useWords(editorWords);
  const [text, setText] = useState('');
  const found = pastedFields(text, typeNames);
  return (
    <Flex vertical gap={8} style={{ marginBottom: 8 }}>
      <Input.TextArea
        aria-label={words.paste}
        placeholder={words.paste}
        rows={2}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {found.length > 0 && (
        <Button
          style={{ alignSelf: 'flex-start' }}
          onClick={() => {
            paste(found);
            setText('');
          }}
        >
          {words.takePasted(found.length)}
        </Button>
      )}
    </Flex>
  );
}

interface RowsProps {
  value: Row[];
  change(rows: Row[]): void;
}

function Rows({ value, change }: RowsProps) {
  const words = useWords(editorWords);
  const columns = useColumns({ value, change });
  return (
    <Table
      size="small"
      aria-label={words.formFields}
      rowKey="index"
      dataSource={value.map((field, index) => ({ ...field, index }))}
      pagination={value.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      columns={columns}
    />
  );
}

type Indexed = Row & { index: number };

function useColumns({ value, change }: RowsProps) {
  const words = useWords(editorWords);
  const common = useCommonWords();
  const set = (at: number, part: Row) =>
    change(value.map((field, index) => (index === at ? { ...field, ...part } : field)));
  const remove = (at: number) => change(value.filter((_, index) => index !== at));
  const typed = (part: 'id' | 'name', title: string) => ({
    title,
    render: (_: unknown, { index, [part]: text }: Indexed) => (
      <Input
        aria-label={title}
        value={text}
        onChange={({ target }) => set(index, { [part]: target.value })}
      />
    ),
  });
  const type = (_: unknown, { type: picked, index }: Indexed) => (
    <Select
      aria-label={words.fieldType}
      style={{ width: 130 }}
      value={picked ?? 'text'}
      onChange={(next) => set(index, { type: next })}
      options={formFieldTypes.map((one) => ({ value: one, label: words.types[one] }))}
    />
  );
  const removal = (_: unknown, { index, id = '' }: Indexed) => (
    <Button
      type="text"
      icon={<DeleteOutlined aria-hidden />}
      aria-label={`${common.delete} ${id}`}
      onClick={() => remove(index)}
    />
  );
  return [
    typed('id', words.fieldId),
    typed('name', words.fieldName),
    { title: words.fieldType, render: type },
    { title: <span className="unseen">{common.delete}</span>, render: removal },
  ];
}
