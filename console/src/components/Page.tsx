import { Flex, Space, Typography } from 'antd';
import type { PropsWithChildren, ReactNode } from 'react';

interface PageProps extends PropsWithChildren {
  title: string;
  /** One sentence: what the page is for. */
  intro?: ReactNode;
  /** Buttons of the whole page. */
  actions?: ReactNode;
}

/** The frame of every page. */
export function Page({ title, intro, actions, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Sealflow`}</title>
      <Flex justify="space-between" align="flex-start" gap={16} wrap style={{ marginBottom: 16 }}>
        <div>
          <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
            {title}
          </Typography.Title>
          {intro && <Typography.Text type="secondary">{intro}</Typography.Text>}
        </div>
        <Space wrap>{actions}</Space>
      </Flex>
      {children}
    </>
  );
}
