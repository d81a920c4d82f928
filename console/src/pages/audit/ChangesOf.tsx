import { Descriptions, Table } from 'antd';
import type { components } from '../../api/generated';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { auditWords } from './words';

type AdminEvent = components['schemas']['AdminEvent'];

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What an event changed, field by field. */
export function ChangesOf({ event: { changes, fields, reason, target, requestId } }: { event: AdminEvent }) {
  const words = useWords(auditWords);
  const common = useCommonWords();
  const facts = [
    { key: 'target', label: words.targetFilter, children: target.id },
    { key: 'fields', label: words.given, children: fields.join(', ') || common.none },
    ...(reason ? [{ key: 'reason', label: words.outcome, children: reason }] : []),
    ...(requestId ? [{ key: 'requestId', label: common.requestId, children: requestId }] : []),
  ];
  return (
    <>
      <Descriptions size="small" column={1} items={facts} />
      {changes && changes.length > 0 && (
        <Table
          size="small"
          aria-label={words.changes}
          rowKey="field"
          pagination={false}
          dataSource={changes}
          columns={[
            { key: 'field', title: words.field, render: (_, { field }) => field },
            {
              key: 'before',
              title: words.before,
              render: (_, { before, changed }) => (changed ? words.changed : shown(before)),
            },
            {
              key: 'after',
              title: words.after,
              render: (_, { after, changed }) => (changed ? words.changed : shown(after)),
            },
          ]}
        />
      )}
    </>
  );
}
