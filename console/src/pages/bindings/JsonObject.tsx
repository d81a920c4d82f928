import { Input, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../../words/useWords';
import { profileWords } from './profileWords';

interface JsonObjectProps {
  /** These three are set by the form. */
  id?: string;
  value?: object;
  onChange?: (value: object) => void;
  help?: string;
  rows?: number;
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

/** An object as JSON. What is none is said so, and changes nothing. */
export function JsonObject({ value = {}, onChange, help, rows = 4, ...own }: JsonObjectProps) {
  const words = useWords(profileWords);
  const [text, setText] = useState(Object.keys(value).length > 0 ? JSON.stringify(value, null, 2) : '');
  const isWrong = parsed(text) === undefined;
  return (
    <div style={{ width: '100%' }}>
      <Input.TextArea
        {...own}
        rows={rows}
        spellCheck={false}
        status={isWrong ? 'error' : ''}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          const read = parsed(target.value);
          if (read) onChange?.(read);
        }}
      />
      <Typography.Text type={isWrong ? 'danger' : 'secondary'}>
        {isWrong ? words.notJson : help}
      </Typography.Text>
    </div>
  );
}
