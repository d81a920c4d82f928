import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Card, Form, Input, Select } from 'antd';
import { FormSection } from '../../components/FormSection';
import { useVendorName } from '../../components/vendors';
import { bindingWords } from '../../words/bindings';
import { useWords } from '../../words/useWords';
import { useVendor } from './VendorFields';

const kinds = ['header', 'standardWebhooks', 'ipAllowList'] as const;

/** What a callback has to pass beside what is always on. */
export function VerifierFields() {
  const words = useWords(bindingWords);
  const vendorName = useVendorName(useVendor());
  return (
    <FormSection title={words.verifiers} help={words.verifiersHelp(vendorName)}>
      <Form.List name={['callback', 'verifiers']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Card
                key={key}
                size="small"
                style={{ marginBottom: 12 }}
                extra={
                  <Button
                    type="text"
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={words.removeVerifier}
                    onClick={() => remove(name)}
                  />
                }
              >
                <Form.Item name={[name, 'kind']} label={words.verifierKind}>
                  <Select options={kinds.map((value) => ({ value, label: words[value] }))} />
                </Form.Item>
                <FieldsOf name={name} />
              </Card>
            ))}
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ kind: 'header' })}>
              {words.addVerifier}
            </Button>
          </>
        )}
      </Form.List>
    </FormSection>
  );
}

function FieldsOf({ name }: { name: number }) {
  const words = useWords(bindingWords);
  const kind: unknown = Form.useWatch(['callback', 'verifiers', name, 'kind']);
  if (kind === 'ipAllowList')
    return (
      <Form.Item name={[name, 'networks']} label={words.networks} extra={words.internalNetworksHelp}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
      </Form.Item>
    );
  return (
    <>
      {kind === 'header' && (
        <Form.Item name={[name, 'name']} label={words.headerName}>
          <Input placeholder="X-Seal-Token" />
        </Form.Item>
      )}
      <Form.Item name={[name, 'secret']} label={words.secret} extra={words.secretKept}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
