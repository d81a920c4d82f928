import { Form, Select } from 'antd';
import { useBindingChoices } from '../../components/choices';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { PointList } from './PointList';
import { FieldItem } from './pickers';
import { type ApplyField, type ApplyFields, offeredFields, requiredApplyFields } from './settingsValues';

/** 申请用印 */
export function ApplyTab() {
  const words = useWords(editorWords);
  return (
    <>
      <PointList part="apply" label={words.applyAt} />
      <div className="fields-grid">
        <Fields names={requiredApplyFields} required />
        <FieldItem
          required
          name={['apply', 'sealCodeField']}
          label={words.sealCodeField}
          use="sealCode"
          extra={words.sealCodeHelp}
        />
        <OptionalFields />
        <FieldItem
          name={['apply', 'detailButtonField']}
          label={words.detailButtonField}
          use="detailButton"
          extra={words.detailButtonHelp}
        />
        <ApplyStatus />
      </div>
    </>
  );
}

function Fields({ names, required = false }: { names: readonly ApplyField[]; required?: boolean }) {
  const words = useWords(editorWords);
  return names.map((name) => (
    <FieldItem
      key={name}
      required={required}
      name={['apply', 'fields', name]}
      label={words.applyFields[name]}
      use={name}
    />
  ));
}

function OptionalFields() {
  const bindingId: unknown = Form.useWatch('bindingId');
  // Preserved: also of fields that are not shown.
  const mapped: Partial<ApplyFields> = Form.useWatch(['apply', 'fields'], { preserve: true }) ?? {};
  const { data: bindings = [] } = useBindingChoices();
  const taken = bindings.find(({ value }) => value === bindingId)?.applicationFields;
  return <Fields names={offeredFields(taken, mapped)} />;
}

function ApplyStatus() {
  const words = useWords(editorWords);
  return (
    <Form.Item
      name={['apply', 'applyStatus']}
      label={words.applyStatus}
      extra={words.applyStatusHelp}
      getValueProps={(value: string | undefined) => ({ value: value ?? 'approved' })}
    >
      <Select
        options={(['approved', 'vendorApproves'] as const).map((value) => ({
          value,
          label: words[value],
        }))}
      />
    </Form.Item>
  );
}
