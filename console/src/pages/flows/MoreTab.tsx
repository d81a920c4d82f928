import { Form, Input, InputNumber } from 'antd';
import { FormSection } from '../../components/FormSection';
import { useCommonWords } from '../../words/common';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { FlowActionFields } from './FlowActionFields';
import { FormFields } from './FormFields';
import { FieldItem } from './pickers';

const tenYearsSeconds = 10 * 365 * 24 * 3600;

/** 其他 */
export function MoreTab() {
  const words = useWords(editorWords);
  return (
    <>
      <FormSection title={words.onFailure} help={words.onFailureHelp}>
        <div className="fields-grid">
          <FieldItem name={['onFailure', 'field']} label={words.failureField} use="message" />
          <FlowActionFields
            name={['onFailure', 'action']}
            path={['onFailure', 'action']}
            kinds={['none', 'submitFlow', 'returnFlow']}
          />
        </div>
      </FormSection>
      <FormSection title={words.times}>
        <div className="fields-grid">
          <Seconds name="quietCloseSeconds" label={words.quietClose} help={words.quietCloseHelp} />
          <Seconds name="archiveWaitSeconds" label={words.archiveWait} help={words.archiveWaitHelp} />
        </div>
      </FormSection>
      <FormSection title={words.form} help={words.formHelp}>
        <Form.Item name={['form', 'formId']} label={words.formId}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={['form', 'fields']}>
          <FormFields />
        </Form.Item>
      </FormSection>
    </>
  );
}

function Seconds({ name, label, help }: { name: string; label: string; help: string }) {
  const common = useCommonWords();
  return (
    <Form.Item name={name} label={label} extra={help}>
      <InputNumber
        style={{ width: '100%' }}
        min={1}
        max={tenYearsSeconds}
        precision={0}
        suffix={common.seconds}
        placeholder={common.byDefault}
      />
    </Form.Item>
  );
}
