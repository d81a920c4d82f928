import { Form, Input, Select, Switch } from 'antd';
import { FormSection } from '../../components/FormSection';
import { useCommonWords } from '../../words/common';
import { hostWords } from '../../words/hosts';
import { useWords } from '../../words/useWords';

export function E10Fields({ isNew }: { isNew: boolean }) {
  return (
    <>
      <AddressFields />
      <AppFields isNew={isNew} />
      <PushFields isNew={isNew} />
    </>
  );
}

function useRequired() {
  return [{ required: true, whitespace: true, message: useCommonWords().required }];
}

function AddressFields() {
  const words = useWords(hostWords);
  const required = useRequired();
  const pathStyle: unknown = Form.useWatch('pathStyle');
  const styles = ['papi', 'openserver'] as const;
  return (
    <>
      <Form.Item name="baseUrl" label={words.baseUrl} extra={words.baseUrlHelp} rules={required}>
        <Input inputMode="url" autoComplete="off" />
      </Form.Item>
      <Form.Item name="pathStyle" label={words.pathStyle}>
        <Select options={styles.map((value) => ({ value, label: words[value] }))} />
      </Form.Item>
      {pathStyle === 'openserver' && (
        <Form.Item name="callSysCode" label={words.callSysCode} extra={words.callSysCodeHelp}>
          <Input autoComplete="off" />
        </Form.Item>
      )}
    </>
  );
}

function AppFields({ isNew }: { isNew: boolean }) {
  const words = useWords(hostWords);
  const required = useRequired();
  return (
    <FormSection title={words.app} help={words.appHelp}>
      <Form.Item name="corpId" label={words.corpId} rules={required}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="appKey" label={words.appKey} rules={required}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="appSecret"
        label={words.appSecret}
        extra={isNew ? words.secretHelp : words.kept}
        rules={isNew ? required : []}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="readerUserId"
        label={words.readerUserId}
        extra={words.readerUserIdHelp}
        rules={required}
      >
        <Input autoComplete="off" />
      </Form.Item>
    </FormSection>
  );
}

function PushFields({ isNew }: { isNew: boolean }) {
  const words = useWords(hostWords);
  const common = useCommonWords();
  const values = ['options', 'dataKey', 'content'] as const;
  return (
    <FormSection title={words.push} help={words.pushHelp}>
      <Form.Item
        name="esbTriggerToken"
        label={words.esbTriggerToken}
        extra={isNew ? words.esbTriggerTokenHelp : `${words.esbTriggerTokenHelp} ${words.kept}`}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="esbSuccessWithoutCode" label={words.esbSuccessWithoutCode} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="formId" label={words.formId} extra={words.formIdHelp}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="formValues" label={words.formValues}>
        <Select
          allowClear
          placeholder={common.byDefault}
          options={values.map((value) => ({ value, label: words[value] }))}
        />
      </Form.Item>
      <Form.Item name="freeReturn" label={words.freeReturn} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormSection>
  );
}
