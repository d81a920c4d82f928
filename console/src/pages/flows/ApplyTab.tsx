import { Form, Select } from 'antd';
import { useWords } from '../../words/useWords';
import { editorWords } from './editorWords';
import { PointList } from './PointList';
import { FieldItem } from './pickers';
import { optionalApplyFields, requiredApplyFields } from './settingsValues';

/** 申请用印 */
export function ApplyTab() {
  const words = useWords(editorWords);
  return (
    <>
      <PointList part="apply" label={words.applyAt} />
      <div className="fields-grid">
        {requiredApplyFields.map((field) => (
          <FieldItem
            key={field}
            required
            name={['apply', 'fields', field]}
            label={words.applyFields[field]}
            use={field}
          />
        ))}
        <FieldItem
          required
          name={['apply', 'sealCodeField']}
          label={words.sealCodeField}
          use="sealCode"
          extra={words.sealCodeHelp}
        />
        {optionalApplyFields.map((field) => (
          <FieldItem
            key={field}
            name={['apply', 'fields', field]}
            label={words.applyFields[field]}
            use={field}
          />
        ))}
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
