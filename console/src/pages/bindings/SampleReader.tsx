import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input, Select, Table, Typography } from 'antd';
import { useId, useState } from 'react';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { ApiProblem } from '../../api/problem';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import { type Binding, overridesOf } from './bindingValues';
import { type Overrides, useFieldName, useProfileFields, useValueText, valueAt } from './profileFields';
import { profileWords } from './profileWords';
import { useVendor } from './VendorFields';

type Reading = components['schemas']['SampleReading'];
type Kind = keyof typeof profileWords.zh.kinds;

/** What the vendor sent, and what these overrides read in it. */
export function SampleReader({ overrides }: { overrides: Overrides }) {
  const words = useWords(profileWords);
  const id = useId();
  const vendor = useVendor();
  const [kind, setKind] = useState<Kind>('apply');
  const [body, setBody] = useState('');
  const reading = useMutation({
    mutationFn: () => {
      const profile = overridesOf(overrides);
      const sample = { vendor: vendor as Binding['vendor'], kind, body, ...(profile ? { profile } : {}) };
      return answerOf(api.POST('/v1/bindings/profile/read', { body: sample }));
    },
  });
  const { error } = reading;
  return (
    <>
      <Typography.Paragraph type="secondary">{words.sampleHelp}</Typography.Paragraph>
      <label htmlFor={`${id}-kind`}>{words.kind}</label>
      <Select
        id={`${id}-kind`}
        style={{ width: '100%', marginBottom: 8 }}
        value={kind}
        options={Object.entries(words.kinds).map(([value, label]) => ({ value: value as Kind, label }))}
        onChange={setKind}
      />
      <label htmlFor={`${id}-body`}>{words.body}</label>
      <Input.TextArea
        id={`${id}-body`}
        rows={8}
        spellCheck={false}
        value={body}
        onChange={({ target }) => setBody(target.value)}
      />
      <Button
        style={{ margin: '8px 0' }}
        disabled={body.trim() === ''}
        loading={reading.isPending}
        onClick={() => reading.mutate()}
      >
        {words.read}
      </Button>
      <ProblemAlert error={error} fields={error instanceof ApiProblem ? (error.problem.errors ?? []) : []} />
      {reading.data && !error && <WasRead reading={reading.data} overrides={overrides} />}
    </>
  );
}

function WasRead({ reading: { ok, fields, faults }, overrides }: { reading: Reading; overrides: Overrides }) {
  const words = useWords(profileWords);
  const nameOf = useFieldName();
  const placeOf = usePlace();
  const lookedFor = useLookedFor(overrides);
  return (
    <div aria-live="polite">
      <Alert
        type={ok ? 'success' : 'error'}
        showIcon
        title={ok ? words.readOk : words.readFailed}
        description={
          faults.length > 0 &&
          faults.map(({ at, message }) => (
            <div key={at}>
              {placeOf(at)} {message}
            </div>
          ))
        }
      />
      <Table
        size="small"
        pagination={false}
        rowKey={({ at, field }) => `${at} ${field}`}
        dataSource={fields}
        columns={[
          {
            title: words.field,
            render: (_, { at, field }) => (
              <>
                {placeOf(at)} {nameOf(field)} <Typography.Text type="secondary">{field}</Typography.Text>
              </>
            ),
          },
          {
            title: words.value,
            render: (_, { field, value }) =>
              value ?? <Typography.Text type="warning">{words.notFound(lookedFor(field))}</Typography.Text>,
          },
        ]}
      />
    </div>
  );
}

/** Which of several: `seals.0` is the first seal. */
function usePlace(): (at: string) => string {
  const places = new Map(Object.entries(useWords(profileWords).places));
  return (at) => {
    const [kind = '', index = ''] = at.split('.');
    return at === '' ? '' : `${places.get(kind) ?? kind} ${Number(index) + 1}`;
  };
}

/** Under which names a field was looked for: of a section, under all of its. */
function useLookedFor(overrides: Overrides): (path: string) => string {
  const common = useCommonWords();
  const { data: fields = [] } = useProfileFields();
  const textOf = useValueText();
  return (wanted) =>
    common.listOf(
      fields
        .filter(({ path }) => path === wanted || path.startsWith(`${wanted}.`))
        .map(({ path, default: value }) => textOf(valueAt(overrides, path) ?? value)),
    );
}
