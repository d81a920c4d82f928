import { Alert, Button, Modal, Typography } from 'antd';
import { CopyableText } from '../../components/CopyableText';
import { useTime } from '../../components/time';
import { useVendorName } from '../../components/vendors';
import { bindingWords } from '../../words/bindings';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { callbackSteps } from './vendorWords';

export interface ShownAddress {
  callbackUrl: string;
  shortCallbackUrl?: string;
  oldAcceptedUntil?: string;
}

interface CallbackAddressProps {
  address: ShownAddress;
  /** Of the binding. */
  vendor: string;
  close(): void;
  check(): void;
}

/** The address that holds the token, this once, and where it goes. Only a button closes it. */
export function CallbackAddress({ address, vendor, close, check }: CallbackAddressProps) {
  const words = useWords(bindingWords);
  const steps = useWords(callbackSteps)[vendor] ?? [];
  const vendorName = useVendorName(vendor);
  const common = useCommonWords();
  const time = useTime();
  const { callbackUrl, shortCallbackUrl, oldAcceptedUntil } = address;
  return (
    <Modal
      open
      title={words.addressTitle(vendorName)}
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
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {oldAcceptedUntil && (
        <Typography.Text type="secondary">{words.oldAddressUntil(time(oldAcceptedUntil))}</Typography.Text>
      )}
    </Modal>
  );
}
