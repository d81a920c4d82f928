import { Form, Select, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { type KnownField, type KnownPlace, labelOf, useKnown } from './known';
import { type FieldType, fits } from './settingsValues';

interface Option {
  value: string;
  label: string;
  sample?: string | undefined;
}

interface Group {
  label: string;
  options: Option[];
}

interface IdPickerProps {
  /** Given by the form. */
  id?: string;
  value?: string | undefined;
  onChange?: (value: string) => void;
  groups: Group[];
  /** Where no label of the form stands for it. */
  label?: string;
  placeholder?: string;
}

/** One of what is known, by name; anything else by its id, typed. */
export function IdPicker({ id, value, onChange, groups, label, placeholder }: IdPickerProps) {
  const words = useWords(editorWords);
  const [typed, setTyped] = useState('');
  const isKnown = (wanted: string) =>
    groups.some(({ options }) => options.some((option) => option.value === wanted));
  const byId = [typed.trim(), value ?? '']
    .filter((one, index, all) => one !== '' && !/\s/.test(one) && !isKnown(one) && all.indexOf(one) === index)
    .map((one) => ({ value: one, label: one }));
  const offered = byId.length > 0 ? [...groups, { label: words.byId, options: byId }] : groups;
  const sampleOf = (wanted: unknown) =>
    groups.flatMap(({ options }) => options).find((option) => option.value === wanted)?.sample;
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      style={{ width: '100%', minWidth: 160 }}
      aria-label={label}
      placeholder={placeholder ?? words.pickOrType}
      value={value || undefined}
      onChange={(picked: string | undefined) => onChange?.(picked ?? '')}
      showSearch={{ optionFilterProp: 'label', onSearch: setTyped }}
      options={offered.filter(({ options }) => options.length > 0)}
      notFoundContent={words.typeAnId}
      optionRender={({ label: shown, value: one }) => (
        <>
          {shown} <Typography.Text type="secondary">{sampleOf(one)}</Typography.Text>
        </>
      )}
    />
  );
}

export function PlacePicker({ of, ...props }: Omit<IdPickerProps, 'groups'> & { of: 'nodes' | 'exits' }) {
  const words = useWords(editorWords);
  const places: KnownPlace[] = useKnown()[of];
  const options = places.map((place) => ({ value: place.id, label: labelOf(place) }));
  return <IdPicker {...props} groups={[{ label: words[of], options }]} />;
}

/** Several nodes, each by name or typed. */
export function NodesPicker(props: { id?: string; value?: string[]; onChange?: (value: string[]) => void }) {
  const words = useWords(editorWords);
  const { nodes } = useKnown();
  return (
    <Select
      {...props}
      mode="tags"
      style={{ width: '100%' }}
      placeholder={words.pickOrType}
      tokenSeparators={[',', ' ', '，']}
      options={nodes.map((place) => ({ value: place.id, label: labelOf(place) }))}
      showSearch={{ optionFilterProp: 'label' }}
      notFoundContent={words.typeAnId}
    />
  );
}

type Use = keyof typeof fits;

/** Fields of a fitting type. Where a type is only guessed the field is offered all the same, below the others. */
function FieldPicker({ use, ...props }: Omit<IdPickerProps, 'groups'> & { use: Use }) {
  const words = useWords(editorWords);
  const { fields } = useKnown();
  const wanted: readonly FieldType[] = fits[use];
  const optionOf = (field: KnownField) => ({ value: field.id, label: labelOf(field), sample: field.sample });
  const fitting = fields.filter(({ type }) => wanted.includes(type));
  const guessed = fields.filter(({ type, isGuess }) => isGuess && !wanted.includes(type));
  const types = wanted.map((type) => words.types[type]).join(words.or);
  return (
    <IdPicker
      {...props}
      groups={[
        { label: words.fitting(types), options: fitting.map(optionOf) },
        { label: words.guessedOthers, options: guessed.map(optionOf) },
      ]}
    />
  );
}

interface FieldItemProps {
  name: (string | number)[];
  label: ReactNode;
  use: Use;
  required?: boolean;
  extra?: string;
}

/** A field of the host's form, among the fields of ours. */
export function FieldItem({ name, label, use, required = false, extra }: FieldItemProps) {
  const common = useCommonWords();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={required ? [{ required: true, message: common.required }] : []}
    >
      <FieldPicker use={use} />
    </Form.Item>
  );
}
