import { Form, InputNumber, Select, Switch } from 'antd';
import { FormSection } from '../../components/FormSection';
import { hostWords } from '../../words/hosts';
import { useWords } from '../../words/useWords';

/** Of both kinds. */
export function CommonFields() {
  const words = useWords(hostWords);
  const languages = [
    { value: 'zh-CN', label: words.zh },
    { value: 'en', label: words.en },
  ];
  return (
    <FormSection title={words.more}>
      <Form.Item name="language" label={words.language}>
        <Select allowClear options={languages} placeholder={words.zh} />
      </Form.Item>
      <Form.Item name="wantsFiles" label={words.wantsFiles} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item
        name="vouchesForMobiles"
        label={words.vouchesForMobiles}
        extra={words.vouchesHelp}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Form.Item name="attachmentOrigins" label={words.attachmentOrigins} extra={words.attachmentOriginsHelp}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
      </Form.Item>
      <Form.Item name="callTimeoutSeconds" label={words.callTimeoutSeconds}>
        <InputNumber min={1} max={60} />
      </Form.Item>
    </FormSection>
  );
}
