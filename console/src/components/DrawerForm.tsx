import { App, Button, Drawer, Form, type FormInstance, Space } from 'antd';
import { type PropsWithChildren, useRef } from 'react';
import { useCommonWords } from '../words/common';
import { ProblemAlert } from './ProblemAlert';
import { useSubmit } from './useSubmit';

interface DrawerFormProps<Values, Result> extends PropsWithChildren {
  title: string;
  form: FormInstance<Values>;
  initialValues: Partial<Values>;
  /** Throws what `answerOf` throws; fields that the API finds wrong are marked where they are. */
  send(values: Values): Promise<Result>;
  done(result: Result): void;
  close(): void;
  /** In place of 保存. */
  saveLabel?: string;
}

/** A form beside the page. It is mounted while it is open, and asks before it throws away what was typed. */
export function DrawerForm<Values extends object, Result>(props: DrawerFormProps<Values, Result>) {
  const { title, form, initialValues, send, done, close, saveLabel, children } = props;
  const common = useCommonWords();
  const { modal } = App.useApp();
  const { submit, busy, problem, otherFields } = useSubmit(form, send, done);
  // Fields that are shown no more are forgotten by the form, what was typed into them is not.
  const isTouched = useRef(false);
  const leave = () => {
    if (!isTouched.current) return close();
    modal.confirm({
      title: common.discard,
      okText: common.discardYes,
      cancelText: common.discardNo,
      onOk: close,
    });
  };
  return (
    <Drawer
      open
      title={title}
      size={560}
      onClose={leave}
      closable={{ 'aria-label': common.close }}
      footer={
        <Space>
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {saveLabel ?? common.save}
          </Button>
          <Button onClick={leave}>{common.cancel}</Button>
        </Space>
      }
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={initialValues}
        onFinish={submit}
        onValuesChange={() => {
          isTouched.current = true;
        }}
        scrollToFirstError={{ block: 'center', focus: true }}
      >
        <ProblemAlert error={problem} fields={otherFields} />
        {children}
        {/* Enter in a field sends the form, which takes a button of its own. */}
        <button type="submit" hidden />
      </Form>
    </Drawer>
  );
}
