import { Form, InputNumber, Select } from 'antd';
import { FormSection } from '../../components/FormSection';
import { hostWords } from '../../words/hosts';
import { useWords } from '../../words/useWords';

/** How values get into forms, and what follows where that is not confirmed. */
export function WriteBackFields() {
  const words = useWords(hostWords);
  const mode: unknown = Form.useWatch(['writeBack', 'mode']);
  const modes = [
    { value: 'default', label: words.writeBackDefault },
    { value: 'push', label: words.modePush },
    { value: 'reply', label: words.modeReply },
    { value: 'nextSubmit', label: words.modeNextSubmit },
  ];
  const push = { value: 'push', label: words.modePush };
  const fallbacks =
    mode === 'reply'
      ? [{ value: 'nextSubmit', label: words.modeNextSubmit }, push]
      : [{ value: 'none', label: words.fallbackNone }, push];
  return (
    <FormSection title={words.writeBack} help={words.writeBackHelp}>
      <Form.Item name={['writeBack', 'mode']} label={words.writeBack}>
        <Select options={modes} />
      </Form.Item>
      {(mode === 'reply' || mode === 'nextSubmit') && (
        <Form.Item name={['writeBack', 'fallback']} label={words.fallback}>
          <Select options={fallbacks} placeholder={fallbacks[0]?.label} />
        </Form.Item>
      )}
      {mode === 'reply' && (
        <>
          <Form.Item name={['writeBack', 'replyWaitSeconds']} label={words.replyWaitSeconds}>
            <InputNumber min={0} max={30} placeholder="10" />
          </Form.Item>
          <Form.Item name={['writeBack', 'replyConfirmSeconds']} label={words.replyConfirmSeconds}>
            <InputNumber min={0} max={3600} placeholder="60" />
          </Form.Item>
        </>
      )}
    </FormSection>
  );
}
