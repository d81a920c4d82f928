import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Flex, Typography } from 'antd';
import { useRef, useState } from 'react';
import { useCommonWords } from '../words/common';
import { copyText, selectText } from './copyText';

interface CopyableTextProps {
  /** What it is, above it. */
  label: string;
  text: string;
  /** How it is used, below it. */
  help?: string;
}

/** Text for somewhere else: whole, in a fixed width, with a button that copies it. */
export function CopyableText({ label, text, help }: CopyableTextProps) {
  const common = useCommonWords();
  const [outcome, setOutcome] = useState<'copied' | 'selected'>();
  const shown = useRef<HTMLPreElement>(null);
  const copied = outcome === 'copied';
  const copy = async () => {
    const isCopied = await copyText(text);
    if (!isCopied && shown.current) selectText(shown.current);
    setOutcome(isCopied ? 'copied' : 'selected');
  };
  return (
    <div className="copyable">
      <Flex justify="space-between" align="center" gap={8}>
        <Typography.Text strong>{label}</Typography.Text>
        <Button
          size="small"
          icon={copied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
          aria-label={`${common.copy} ${label}`}
          onClick={() => void copy()}
        >
          {copied ? common.copied : common.copy}
        </Button>
      </Flex>
      <pre className="copyable-text" ref={shown}>
        {text}
      </pre>
      {outcome === 'selected' && (
        <Typography.Paragraph type="warning">{common.copySelected}</Typography.Paragraph>
      )}
      {help && <Typography.Text type="secondary">{help}</Typography.Text>}
    </div>
  );
}
