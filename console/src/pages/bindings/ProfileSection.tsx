import { Flex, Form, Input, Select, Tabs, Tag, Typography } from 'antd';
import { FormSection } from '../../components/FormSection';
import { Loading } from '../../components/Loading';
import { ProblemResult } from '../../components/ProblemAlert';
import { useWords } from '../../words/useWords';
import { JsonObject } from './JsonObject';
import { OverrideControl } from './OverrideControl';
import {
  type Narrowing,
  type Overrides,
  onlyChanged,
  type ProfileField,
  useFieldName,
  useNarrowed,
  useProfileFields,
  valueAt,
} from './profileFields';
import { groupWords, profileWords } from './profileWords';
import { SampleReader } from './SampleReader';

/** Which part of a profile is before one's eyes. */
export interface ProfileView extends Narrowing {
  tab: string;
}

/** Where everything that is overridden can be seen. */
export const firstView: ProfileView = { tab: 'form', ...onlyChanged };

interface ProfileSectionProps {
  view: ProfileView;
  setView(view: ProfileView): void;
}

/** What of a profile differs from the defaults: field by field, as JSON, and tried on what the vendor sends. */
export function ProfileSection({ view, setView }: ProfileSectionProps) {
  const words = useWords(profileWords);
  const overrides: Overrides = Form.useWatch('profile', { preserve: true }) ?? {};
  const json = (
    <Form.Item name="profile" label={words.jsonLabel}>
      <JsonObject rows={12} help={words.jsonHelp} />
    </Form.Item>
  );
  return (
    <FormSection title={words.title} help={words.help}>
      <Tabs
        destroyOnHidden
        activeKey={view.tab}
        onChange={(tab) => setView({ ...view, tab })}
        items={[
          { key: 'form', label: words.form, children: <Fields {...{ view, setView, overrides }} /> },
          { key: 'json', label: words.json, children: json },
          { key: 'sample', label: words.sample, children: <SampleReader overrides={overrides} /> },
        ]}
      />
    </FormSection>
  );
}

function Fields({ overrides, ...narrowing }: ProfileSectionProps & { overrides: Overrides }) {
  const words = useWords(profileWords);
  const { data: fields, error, refetch } = useProfileFields();
  const shown = useNarrowed(fields ?? [], overrides, narrowing.view);
  if (error) return <ProblemResult error={error} retry={() => void refetch()} />;
  if (!fields) return <Loading />;
  const changed = fields.filter(({ path }) => valueAt(overrides, path) !== undefined).length;
  const isUntouched = narrowing.view.group === 'changed' && narrowing.view.search.trim() === '';
  return (
    <>
      <NarrowBy {...narrowing} changed={changed} />
      <Typography.Paragraph type="secondary">{words.evidenceHelp}</Typography.Paragraph>
      {shown.length === 0 && (
        <Typography.Paragraph>{isUntouched ? words.noneChanged : words.noneFound}</Typography.Paragraph>
      )}
      {shown.map((field) => (
        <FieldRow key={field.path} field={field} isChanged={valueAt(overrides, field.path) !== undefined} />
      ))}
    </>
  );
}

function NarrowBy({ view, setView, changed }: ProfileSectionProps & { changed: number }) {
  const words = useWords(profileWords);
  const groups = Object.entries(useWords(groupWords)).map(([value, label]) => ({ value, label }));
  const options = [
    { value: 'changed', label: words.changed(changed) },
    { value: 'all', label: words.all },
    ...groups,
  ];
  return (
    <Flex gap={8} wrap style={{ marginBottom: 8 }}>
      <Select
        style={{ minWidth: 180 }}
        aria-label={words.group}
        value={view.group}
        options={options}
        onChange={(group) => setView({ ...view, group })}
      />
      <Input.Search
        style={{ flex: 1, minWidth: 180 }}
        allowClear
        aria-label={words.search}
        placeholder={words.search}
        value={view.search}
        onChange={({ target }) => setView({ ...view, search: target.value })}
        // Enter looks no further, and must not save.
        onPressEnter={(event) => event.preventDefault()}
      />
    </Flex>
  );
}

function FieldRow({ field, isChanged }: { field: ProfileField; isChanged: boolean }) {
  const words = useWords(profileWords);
  const nameOf = useFieldName();
  const label = (
    <span>
      {nameOf(field.path)} <Typography.Text type="secondary">{field.path}</Typography.Text>{' '}
      <Tag>
        {words.evidence} {field.evidence}
      </Tag>
      {isChanged && <Tag color="processing">{words.isChanged}</Tag>}
    </span>
  );
  return (
    <Form.Item name={['profile', ...field.path.split('.')]} label={label} className="profile-field">
      <OverrideControl field={field} />
    </Form.Item>
  );
}
