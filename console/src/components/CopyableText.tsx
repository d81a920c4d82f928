import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Flex, Typography } from 'antd';
import { useState } from 'react';
import { useCommonWords } from '../words/common';

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
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
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
      <pre className="copyable-text">{text}</pre>
      {help && <Typography.Text type="secondary">{help}</Typography.Text>}
    </div>
  );
}
