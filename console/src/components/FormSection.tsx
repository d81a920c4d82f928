import { Typography } from 'antd';
import type { PropsWithChildren } from 'react';

/** Fields that belong together, under what they are about. */
export function FormSection({ title, help, children }: PropsWithChildren<{ title: string; help?: string }>) {
  return (
    <section className="form-section">
      <Typography.Title level={2} className="form-section-title">
        {title}
      </Typography.Title>
      {help && <Typography.Paragraph type="secondary">{help}</Typography.Paragraph>}
      {children}
    </section>
  );
}
