import { Typography } from 'antd';
import type { PropsWithChildren, ReactNode } from 'react';

interface NoticeProps extends PropsWithChildren {
  title: string;
  /** 2 below the title of a page. */
  level?: 1 | 2;
  /** What can be done. */
  action?: ReactNode;
}

/** In place of a page that cannot be shown. (`Result` of Ant Design would bring its pictures into the first load.) */
export function Notice({ title, level = 1, action, children }: NoticeProps) {
  return (
    <div className="notice">
      <Typography.Title level={level} className="notice-title">
        {title}
      </Typography.Title>
      {children}
      {action && <div className="notice-action">{action}</div>}
    </div>
  );
}
