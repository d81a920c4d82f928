import { Button, Form, Input, Modal, Typography } from 'antd';
import { type Session, signIn } from '../api/session';
import { ProblemAlert } from '../components/ProblemAlert';
import { useSubmit } from '../components/useSubmit';
import { useCommonWords } from '../words/common';
import { useWords } from '../words/useWords';
import { Preferences } from './Header';
import { appWords } from './words';

interface Credentials {
  apiKey: string;
}

interface Done {
  done(session: Session): void;
}

function SignInForm({ done }: Done) {
  const words = useWords(appWords);
  const [form] = Form.useForm<Credentials>();
  const { submit, busy, problem } = useSubmit(form, ({ apiKey }: Credentials) => signIn(apiKey.trim()), done);
  return (
    <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
      <ProblemAlert error={problem} />
      <Form.Item
        name="apiKey"
        label={words.apiKey}
        extra={words.apiKeyHelp}
        rules={[{ required: true, whitespace: true, message: words.apiKeyWanted }]}
      >
        <Input.Password autoFocus autoComplete="current-password" size="large" />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {words.signIn}
      </Button>
    </Form>
  );
}

export function SignInPage({ done }: Done) {
  const words = useWords(appWords);
  const common = useCommonWords();
  return (
    <main className="app-sign-in">
      <div className="app-sign-in-top">
        <Preferences />
      </div>
      <div className="card app-sign-in-card">
        <Typography.Title level={1} className="app-sign-in-title">
          {common.product}
        </Typography.Title>
        <Typography.Paragraph type="secondary">{words.signInTitle}</Typography.Paragraph>
        <SignInForm done={done} />
      </div>
    </main>
  );
}

/** Over the page: closing it would leave a page that can do nothing. */
export function SignInAgain({ done }: Done) {
  const words = useWords(appWords);
  return (
    <Modal
      open
      title={words.expiredTitle}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
    >
      <Typography.Paragraph>{words.expiredHelp}</Typography.Paragraph>
      <SignInForm done={done} />
    </Modal>
  );
}
