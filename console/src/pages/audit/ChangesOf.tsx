import { Descriptions, Table } from 'antd';
import type { components } from '../../api/generated';
import { type Difference, differencesOf } from '../../components/differences';
import { useProblemTitle } from '../../components/reasons';
import { useSettingText } from '../../components/settingText';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { useFieldLabel } from './fieldLabels';
import { auditWords } from './words';

type AdminEvent = components['schemas']['AdminEvent'];
type Value = Difference & { changed?: true };
type Change = NonNullable<AdminEvent['changes']>[number];

/** Value by value: what is one field to the API may have many. */
const valuesOf = ({ field, before, after, changed }: Change): Value[] =>
  changed ? [{ path: field, changed }] : differencesOf(before ?? undefined, after ?? undefined, [field]);

/** What an event changed, field by field. */
export function ChangesOf({ event: { changes, fields, reason, target, requestId } }: { event: AdminEvent }) {
  const words = useWords(auditWords);
  const common = useCommonWords();
  const titleOf = useProblemTitle();
  const label = useFieldLabel(target.kind);
  const facts = [
    { key: 'target', label: words.targetFilter, children: target.id },
    { key: 'fields', label: words.given, children: common.listOf(fields.map(label)) || common.none },
    ...(reason ? [{ key: 'reason', label: words.outcome, children: titleOf(reason) }] : []),
    ...(requestId ? [{ key: 'requestId', label: common.requestId, children: requestId }] : []),
  ];
  return (
    <>
      <Descriptions size="small" column={1} items={facts} />
      {changes && changes.length > 0 && <Changes kind={target.kind} values={changes.flatMap(valuesOf)} />}
    </>
  );
}

function Changes({ kind, values }: { kind: AdminEvent['target']['kind']; values: Value[] }) {
  const words = useWords(auditWords);
  const label = useFieldLabel(kind);
  const textOf = useSettingText();
  // Only settings have words for their values.
  const shown = (path: string, value: unknown) => textOf(kind === 'seal-settings' ? path : '', value);
  return (
    <Table
      size="small"
      aria-label={words.changes}
      rowKey="path"
      pagination={false}
      dataSource={values}
      columns={[
        { key: 'field', title: words.field, render: (_, { path }) => label(path) },
        {
          key: 'before',
          title: words.before,
          render: (_, { path, before, changed }) => (changed ? words.changed : shown(path, before)),
        },
        {
          key: 'after',
          title: words.after,
          render: (_, { path, after, changed }) => (changed ? words.changed : shown(path, after)),
        },
      ]}
    />
  );
}
