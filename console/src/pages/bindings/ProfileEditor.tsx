import { Flex, Input, Select, Typography } from 'antd';
import { useId, useState } from 'react';
import { useWords } from '../../words/useWords';
import type { BindingValues } from './bindingValues';
import { bindingWords } from './words';

type Profile = BindingValues['profile'];

interface ProfileEditorProps {
  /** Set by the form. */
  value?: Profile;
  onChange?: (profile: Profile) => void;
  id?: string;
}

/** Those that sites set most, in fields of their own; the first value of each is the default. */
function useChoices() {
  const words = useWords(bindingWords);
  return [
    {
      key: 'attachmentStyle',
      label: words.attachmentStyle,
      values: ['url', 'upload'],
      names: [words.attachmentUrl, words.attachmentUpload],
    },
    {
      key: 'updateBody',
      label: words.updateBody,
      values: ['full', 'seals'],
      names: [words.updateFull, words.updateSeals],
    },
    {
      key: 'detailAvailable',
      label: words.detailAvailable,
      values: [true, false],
      names: [words.detailThere, words.detailMissing],
    },
    {
      key: 'callbackCharset',
      label: words.callbackCharset,
      values: ['utf-8', 'gbk'],
      names: ['UTF-8', 'GBK'],
    },
  ] as const;
}

/** What of a profile differs from the defaults: what is left at its default is not in it. */
export function ProfileEditor({ value = {}, onChange, id }: ProfileEditorProps) {
  const words = useWords(bindingWords);
  const choices = useChoices();
  const own = useId();
  const keys: readonly string[] = choices.map(({ key }) => key);
  const entries = Object.entries(value);
  const chosen = Object.fromEntries(entries.filter(([key]) => keys.includes(key)));
  const rest = Object.fromEntries(entries.filter(([key]) => !keys.includes(key)));
  const choose = (key: string, picked: unknown, isDefault: boolean) => {
    const others = Object.entries(chosen).filter(([name]) => name !== key);
    onChange?.({ ...rest, ...Object.fromEntries(isDefault ? others : [...others, [key, picked]]) });
  };
  return (
    <Flex vertical gap={12}>
      {choices.map(({ key, label, values, names }) => (
        <div key={key}>
          <label htmlFor={`${own}-${key}`}>{label}</label>
          <Select
            id={`${own}-${key}`}
            style={{ width: '100%' }}
            value={values.findIndex((each) => each === (chosen[key] ?? values[0]))}
            onChange={(index) => choose(key, values[index], index === 0)}
            options={names.map((name, index) => ({
              value: index,
              label: index === 0 ? words.asDefault(name) : name,
            }))}
          />
        </div>
      ))}
      <JsonObject id={id ?? own} value={rest} onChange={(others) => onChange?.({ ...others, ...chosen })} />
    </Flex>
  );
}

interface JsonObjectProps {
  id: string;
  value: object;
  onChange(value: object): void;
}

function parsed(text: string): object | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function JsonObject({ id, value, onChange }: JsonObjectProps) {
  const words = useWords(bindingWords);
  const [text, setText] = useState(Object.keys(value).length > 0 ? JSON.stringify(value, null, 2) : '');
  const isWrong = parsed(text) === undefined;
  return (
    <div>
      <label htmlFor={id}>{words.otherProfile}</label>
      <Input.TextArea
        id={id}
        rows={4}
        spellCheck={false}
        status={isWrong ? 'error' : ''}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          const read = parsed(target.value);
          if (read) onChange(read);
        }}
      />
      <Typography.Text type={isWrong ? 'danger' : 'secondary'}>
        {isWrong ? words.notJson : words.otherProfileHelp}
      </Typography.Text>
    </div>
  );
}
