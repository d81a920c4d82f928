import { Button, Flex, Input, InputNumber, Select, Space, Typography } from 'antd';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { JsonObject } from './JsonObject';
import { type ProfileField, useFieldName, useValueText } from './profileFields';
import { choiceWords, profileWords } from './profileWords';

interface ControlProps {
  field: ProfileField;
  /** These three are set by the form. */
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

/** One field of a profile: its default until it is changed, and then what it is changed to, with a way back. */
export function OverrideControl({ field, id, value, onChange = () => undefined }: ControlProps) {
  const words = useWords(profileWords);
  const name = useFieldName()(field.path);
  const textOf = useValueText();
  if (value === undefined)
    return (
      <Flex justify="space-between" align="start" gap={8}>
        <Typography.Text className="profile-default">{textOf(field.default)}</Typography.Text>
        <Button
          {...(id === undefined ? {} : { id })}
          size="small"
          aria-label={`${words.change} ${name}`}
          onClick={() => onChange(field.default)}
        >
          {words.change}
        </Button>
      </Flex>
    );
  return (
    <Flex vertical gap={4} align="start">
      <ValueInput field={field} value={value} onChange={onChange} {...(id === undefined ? {} : { id })} />
      <Typography.Text type="secondary" className="profile-default">
        {words.byDefault(textOf(field.default))}
      </Typography.Text>
      <Button size="small" aria-label={`${words.reset} ${name}`} onClick={() => onChange(undefined)}>
        {words.reset}
      </Button>
    </Flex>
  );
}

type InputProps = Required<Pick<ControlProps, 'field' | 'onChange'>> & { id?: string; value: unknown };

function ValueInput({ field, value, onChange, ...own }: InputProps) {
  const common = useCommonWords();
  const choices = useWords(choiceWords);
  const wide = { ...own, style: { width: '100%' } };
  const options = (field.options ?? []).map((each) => ({
    value: each,
    label: choices[String(each)] ?? String(each),
  }));
  switch (field.kind) {
    case 'text':
      return <Input {...own} value={String(value)} onChange={({ target }) => onChange(target.value)} />;
    case 'number':
      return <InputNumber {...wide} value={typeof value === 'number' ? value : null} onChange={onChange} />;
    case 'switch': {
      const yesNo = [true, false].map((each) => ({ value: each, label: each ? common.yes : common.no }));
      return <Select {...wide} value={value === true} options={yesNo} onChange={onChange} />;
    }
    case 'choice':
      return <Select {...wide} value={value} options={options} onChange={onChange} />;
    case 'choices':
      return <Select {...wide} mode="multiple" value={listOf(value)} options={options} onChange={onChange} />;
    case 'names':
      return (
        <Select
          {...wide}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={listOf(value)}
          onChange={onChange}
        />
      );
    case 'scalar':
      return <ScalarInput field={field} value={value} onChange={onChange} {...own} />;
    case 'object':
      return (
        <JsonObject value={typeof value === 'object' && value ? value : {}} onChange={onChange} {...own} />
      );
    default:
      return field.kind satisfies never;
  }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

type ScalarKind = 'text' | 'number' | 'true' | 'false' | 'none';

function kindOf(value: unknown): ScalarKind {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return 'none';
  return typeof value === 'number' ? 'number' : 'text';
}

/** Servers want one word as a text, a number or a truth: which of them is chosen beside it. */
function ScalarInput({ field, value, onChange, ...own }: InputProps) {
  const words = useWords(profileWords);
  const kind = kindOf(value);
  const names = { text: words.text, number: words.number, true: 'true', false: 'false', none: words.notSent };
  const kinds = (['text', 'number', 'true', 'false', 'none'] as const).filter(
    (each) => each !== 'none' || field.default === null,
  );
  const choose = (chosen: ScalarKind) => {
    const text = typeof value === 'object' ? '' : String(value);
    onChange({ text, number: Number(text) || 0, true: true, false: false, none: null }[chosen]);
  };
  return (
    <Space.Compact block>
      <Select
        style={{ width: 120 }}
        aria-label={words.value}
        value={kind}
        options={kinds.map((each) => ({ value: each, label: names[each] }))}
        onChange={choose}
      />
      {kind === 'text' && (
        <Input {...own} value={String(value)} onChange={({ target }) => onChange(target.value)} />
      )}
      {kind === 'number' && <InputNumber {...own} value={Number(value)} onChange={onChange} />}
    </Space.Compact>
  );
}
