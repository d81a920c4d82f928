import { EllipsisOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Space } from 'antd';
import { useCommonWords } from '../words/common';

export interface RowAction {
  key: string;
  label: string;
  run(): unknown;
  danger?: boolean;
  /** Asked first: what will happen. */
  confirm?: { title: string; content: string };
}

/** What can be done with one row: the first as buttons, the others behind one. */
export function RowActions({ of, actions, shown = 2 }: { of: string; actions: RowAction[]; shown?: number }) {
  const common = useCommonWords();
  const { modal } = App.useApp();
  const start = ({ label, run, danger, confirm }: RowAction) => {
    if (!confirm) return void run();
    modal.confirm({
      ...confirm,
      okText: label,
      cancelText: common.cancel,
      okButtonProps: { danger: danger ?? false },
      onOk: async () => void (await run()),
    });
  };
  const [buttons, more] = [actions.slice(0, shown), actions.slice(shown)];
  return (
    <Space size={4} wrap>
      {buttons.map((action) => (
        <Button key={action.key} size="small" onClick={() => start(action)}>
          {action.label}
        </Button>
      ))}
      {more.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: more.map((action) => ({
              key: action.key,
              label: action.label,
              danger: action.danger ?? false,
              onClick: () => start(action),
            })),
          }}
        >
          <Button
            size="small"
            icon={<EllipsisOutlined aria-hidden />}
            aria-label={`${common.actions} ${of}`}
          />
        </Dropdown>
      )}
    </Space>
  );
}
