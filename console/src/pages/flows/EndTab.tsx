import { Form, Switch } from 'antd';
import { editorWords } from '../../words/settings';
import { useWords } from '../../words/useWords';
import { PointList } from './PointList';
import { FieldItem } from './pickers';

/** 结束用印 */
export function EndTab() {
  const words = useWords(editorWords);
  const isOn: unknown = Form.useWatch(['parts', 'end']);
  return (
    <>
      <Form.Item name={['parts', 'end']} label={words.endOn} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isOn === true && (
        <>
          <PointList part="end" label={words.endAt} />
          <FieldItem name={['end', 'reasonField']} label={words.endReason} use="reason" />
        </>
      )}
      <Form.Item
        name="endOnWithdraw"
        label={words.endOnWithdraw}
        extra={words.endOnWithdrawHelp}
        getValueProps={(value: boolean | undefined) => ({ checked: value ?? true })}
      >
        <Switch />
      </Form.Item>
    </>
  );
}
