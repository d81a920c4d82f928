import { Alert, Button, Modal } from 'antd';
import type { PropsWithChildren } from 'react';
import { useCommonWords } from '../words/common';
import { CopyableText } from './CopyableText';

interface SecretDialogProps extends PropsWithChildren {
  title: string;
  label: string;
  secret: string;
  close(): void;
}

/** A secret, this once, and below it where it goes. Only its button closes it. */
export function SecretDialog({ title, label, secret, close, children }: SecretDialogProps) {
  const common = useCommonWords();
  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={close}>
          {common.kept}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={common.shownOnce} style={{ marginBottom: 16 }} />
      <CopyableText label={label} text={secret} />
      {children}
    </Modal>
  );
}
