import { Alert, Button, Modal, Typography } from 'antd';
import { CopyableText } from '../../components/CopyableText';
import { useTime } from '../../components/time';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { bindingWords } from './words';

export interface ShownAddress {
  callbackUrl: string;
  shortCallbackUrl?: string;
  oldAcceptedUntil?: string;
}

interface CallbackAddressProps {
  address: ShownAddress;
  close(): void;
  check(): void;
}

/** The address that holds the token, this once, and where it goes. Only a button closes it. */
export function CallbackAddress({ address, close, check }: CallbackAddressProps) {
  const words = useWords(bindingWords);
  const common = useCommonWords();
  const time = useTime();
  const { callbackUrl, shortCallbackUrl, oldAcceptedUntil } = address;
  return (
    <Modal
      open
      title={words.addressTitle}
      width={640}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={[
        <Button key="close" onClick={close}>
          {common.kept}
        </Button>,
        <Button key="check" type="primary" onClick={check}>
          {words.keptAndCheck}
        </Button>,
      ]}
    >
      <Alert type="warning" showIcon title={common.shownOnce} style={{ marginBottom: 16 }} />
      <CopyableText label={words.callbackUrl} text={callbackUrl} />
      {shortCallbackUrl && (
        <CopyableText label={words.shortCallbackUrl} text={shortCallbackUrl} help={words.shortHelp} />
      )}
      <ol>
        <li>{words.addressStep1}</li>
        <li>{words.addressStep2}</li>
        <li>{words.addressStep3}</li>
      </ol>
      {oldAcceptedUntil && (
        <Typography.Text type="secondary">{words.oldAddressUntil(time(oldAcceptedUntil))}</Typography.Text>
      )}
    </Modal>
  );
}
