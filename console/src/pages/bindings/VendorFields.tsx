import { Form, Input, Select, Typography } from 'antd';
import { useVendorNames } from '../../components/vendors';
import { bindingWords, ownFieldLabels } from '../../words/bindings';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { firstVendor, ownFields } from './vendors';
import { accessHelp } from './vendorWords';

/** The vendor that the form is about. */
export function useVendor(): string {
  return Form.useWatch('vendor', { preserve: true }) ?? firstVendor;
}

/** Which vendor it is, of a new binding, where there are several. */
export function VendorChoice({ isNew }: { isNew: boolean }) {
  const words = useWords(bindingWords);
  const nameOf = useVendorNames();
  const form = Form.useFormInstance();
  const options = Object.keys(ownFields).map((value) => ({ value, label: nameOf(value) }));
  return (
    <Form.Item name="vendor" label={words.vendor} hidden={!isNew || options.length === 1}>
      {/* What one vendor's profile overrides means nothing to another. */}
      <Select options={options} onChange={() => form.setFieldValue('profile', {})} />
    </Form.Item>
  );
}

/** What only bindings of this vendor hold. */
export function VendorFields({ isNew }: { isNew: boolean }) {
  const words = useWords(bindingWords);
  const common = useCommonWords();
  const labels = useWords(ownFieldLabels);
  const help = useWords(accessHelp);
  const vendor = useVendor();
  const required = [{ required: true, whitespace: true, message: common.required }];
  return (
    <>
      <Typography.Paragraph type="secondary">{help[vendor]}</Typography.Paragraph>
      {(ownFields[vendor] ?? []).map(({ name, isSecret, isOptional }) => (
        <Form.Item
          key={name}
          name={name}
          label={labels[name] ?? name}
          extra={isSecret && words.secretHelp}
          rules={isOptional || (isSecret && !isNew) ? [] : required}
        >
          {isSecret ? (
            <Input.Password autoComplete="new-password" placeholder={isNew ? '' : words.secretKept} />
          ) : (
            <Input autoComplete="off" />
          )}
        </Form.Item>
      ))}
    </>
  );
}
