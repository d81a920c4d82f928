import { Form, Switch } from 'antd';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { PointList } from './PointList';
import { FieldItem } from './pickers';

/** 追加用印次数 */
export function AppendTab() {
  const words = useWords(editorWords);
  const isOn: unknown = Form.useWatch(['parts', 'append']);
  return (
    <>
      <Form.Item name={['parts', 'append']} label={words.appendOn} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isOn === true && (
        <>
          <PointList part="append" label={words.appendAt} />
          <div className="fields-grid">
            <FieldItem name={['append', 'fields', 'useCount']} label={words.appendUseCount} use="useCount" />
            <FieldItem
              name={['append', 'fields', 'crossPageUseCount']}
              label={words.appendCrossPage}
              use="crossPageUseCount"
              extra={words.appendCountHelp}
            />
            <FieldItem
              name={['append', 'fields', 'seal']}
              label={words.appendSeal}
              use="seal"
              extra={words.appendSealHelp}
            />
            <FieldItem
              required
              name={['append', 'sealCodeField']}
              label={words.appendSealCodeField}
              use="sealCode"
            />
          </div>
        </>
      )}
    </>
  );
}
