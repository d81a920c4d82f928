import { Form, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { answerOf, api } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { DrawerForm } from '../../components/DrawerForm';
import { FormSection } from '../../components/FormSection';
import { useVendorName } from '../../components/vendors';
import { bindingWords } from '../../words/bindings';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import {
  type Binding,
  type BindingValues,
  bindingChangeOf,
  type CreatedBinding,
  newBindingOf,
  newBindingValues,
  valuesOf,
} from './bindingValues';
import { firstView, ProfileSection } from './ProfileSection';
import { useVendor, VendorChoice, VendorFields } from './VendorFields';
import { VerifierFields } from './VerifierFields';
import { createsPeople } from './vendors';

interface BindingFormProps {
  /** Absent for a new one. */
  binding: Binding | undefined;
  close(): void;
  changed(): void;
  created(binding: CreatedBinding): void;
}

export function BindingForm({ binding, close, changed, created }: BindingFormProps) {
  const words = useWords(bindingWords);
  const [form] = Form.useForm<BindingValues>();
  const [view, setView] = useState(firstView);
  const save = async (shown: BindingValues) => {
    // Also what of the profile is not shown now.
    const values = { ...shown, profile: form.getFieldValue('profile') ?? {} };
    if (!binding) return answerOf(api.POST('/v1/bindings', { body: newBindingOf(values) }));
    const params = { path: { id: binding.id } };
    await answerOf(api.PATCH('/v1/bindings/{id}', { params, body: bindingChangeOf(values, binding) }));
    return undefined;
  };
  const send = async (values: BindingValues) => {
    try {
      return await save(values);
    } catch (error) {
      // A wrong override is marked where it is, so it has to be there first.
      if (isAboutProfile(error)) flushSync(() => setView(firstView));
      throw error;
    }
  };
  return (
    <DrawerForm
      title={binding ? words.editTitle(binding.name) : words.add}
      form={form}
      initialValues={binding ? valuesOf(binding) : newBindingValues}
      send={send}
      done={(made) => (made ? created(made) : changed())}
      close={close}
    >
      <AccessFields isNew={!binding} />
      <AutoLoginFields />
      <PeopleFields />
      <VerifierFields />
      <ProfileSection view={view} setView={setView} />
    </DrawerForm>
  );
}

function isAboutProfile(error: unknown): boolean {
  const fields = error instanceof ApiProblem ? (error.problem.errors ?? []) : [];
  return fields.some(({ path }) => path.startsWith('profile.'));
}

function AccessFields({ isNew }: { isNew: boolean }) {
  const words = useWords(bindingWords);
  const vendorName = useVendorName(useVendor());
  const common = useCommonWords();
  const required = [{ required: true, whitespace: true, message: common.required }];
  return (
    <>
      <VendorChoice isNew={isNew} />
      <Form.Item name="name" label={words.name} rules={required}>
        <Input placeholder={words.nameHelp} autoComplete="off" />
      </Form.Item>
      <Form.Item name="openUrl" label={words.openUrl} extra={words.openUrlHelp(vendorName)} rules={required}>
        <Input inputMode="url" autoComplete="off" />
      </Form.Item>
      <VendorFields isNew={isNew} />
    </>
  );
}

function AutoLoginFields() {
  const words = useWords(bindingWords);
  const vendorName = useVendorName(useVendor());
  const common = useCommonWords();
  const enabled = Form.useWatch(['autoLogin', 'enabled']) === true;
  const required = [{ required: true, message: common.required }];
  return (
    <FormSection title={words.autoLogin} help={words.autoLoginHelp(vendorName)}>
      <Form.Item name={['autoLogin', 'enabled']} label={words.autoLoginOn} valuePropName="checked">
        <Switch />
      </Form.Item>
      {enabled && (
        <>
          <Form.Item
            name={['autoLogin', 'internalUrl']}
            label={words.internalUrl(vendorName)}
            rules={required}
          >
            <Input inputMode="url" />
          </Form.Item>
          <Form.Item
            name={['autoLogin', 'externalUrl']}
            label={words.externalUrl(vendorName)}
            rules={required}
          >
            <Input inputMode="url" />
          </Form.Item>
          <Form.Item
            name={['autoLogin', 'internalNetworks']}
            label={words.internalNetworks}
            extra={words.internalNetworksHelp}
          >
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
          </Form.Item>
        </>
      )}
    </FormSection>
  );
}

function PeopleFields() {
  const words = useWords(bindingWords);
  const vendor = useVendor();
  const vendorName = useVendorName(vendor);
  const kind: unknown = Form.useWatch(['userMapping', 'kind']);
  const kinds = ['same', 'mobile', 'jobNumber', 'table'] as const;
  return (
    <FormSection title={words.people} help={words.peopleHelp(vendorName)}>
      <Form.Item name={['userMapping', 'kind']} label={words.peopleBy}>
        <Select options={kinds.map((value) => ({ value, label: words[value] }))} />
      </Form.Item>
      {kind === 'table' ? (
        <Form.Item
          name={['userMapping', 'table']}
          label={words.tableLabel}
          extra={words.tableHelp(vendorName)}
        >
          <Input.TextArea rows={6} spellCheck={false} />
        </Form.Item>
      ) : (
        createsPeople(vendor) && (
          <Form.Item
            name={['userMapping', 'createMissing']}
            label={words.createMissing(vendorName)}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        )
      )}
    </FormSection>
  );
}
