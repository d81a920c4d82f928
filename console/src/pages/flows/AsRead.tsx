import { Descriptions, Typography } from 'antd';
import type { ReactNode } from 'react';
import type { components } from '../../api/generated';
import { useCatalogueNames } from '../../components/names';
import { useWords } from '../../words/useWords';
import { recordWords } from './recordWords';

type Read = Pick<components['schemas']['TriedOut'], 'application' | 'seals'>;

interface AsReadProps extends Read {
  /** Whose catalogue names seals and file types. */
  bindingId: string | undefined;
  /** As the form names it: there is no catalogue of departments. */
  departmentName: string | undefined;
}

/** What an event's form was read to ask for, in words. */
export function AsRead({ application = {}, seals, ...named }: AsReadProps) {
  const words = useWords(recordWords);
  const lineOf = useLines(named);
  const facts = Object.entries({ ...application, ...(seals ? { seals } : {}) });
  if (facts.length === 0) return null;
  const nameOf = (key: string) => Object.entries(words.read).find(([one]) => one === key)?.[1] ?? key;
  return (
    <Descriptions
      bordered
      size="small"
      column={1}
      title={words.asRead}
      items={facts.map(([key, value]) => ({
        key,
        label: nameOf(key),
        // By their places: two may be alike, and none moves.
        children: Object.entries([value].flat()).map(([place, one]) => (
          <div key={place}>{lineOf(key, one)}</div>
        )),
      }))}
    />
  );
}

/** Of whatever has an id its name first; of a seal its counts as well, of a file its name. */
function useLines({ bindingId, departmentName }: Omit<AsReadProps, keyof Read>) {
  const words = useWords(recordWords);
  const sealName = useCatalogueNames(bindingId, 'seals');
  const fileType = useCatalogueNames(bindingId, 'file-types');
  return (key: string, value: unknown): ReactNode => {
    if (key === 'fileTypeId') return <Named id={String(value)} name={fileType(String(value))} />;
    if (key === 'departmentId') return <Named id={String(value)} name={departmentName} />;
    if (typeof value !== 'object' || value === null) return String(value);
    const { sealId, useCount, crossPageUseCount, user } = value as Record<string, unknown>;
    if (sealId === undefined) return personOrFile(value);
    return (
      <>
        <Named id={String(sealId)} name={sealName(String(sealId))} /> ·{' '}
        {words.usesRead(numberIn(useCount), numberIn(crossPageUseCount))}
        {typeof user === 'object' && user !== null && (
          <>
            {words.stampedBy}
            {personOrFile(user)}
          </>
        )}
      </>
    );
  };
}

function personOrFile(value: object): ReactNode {
  const { userId, name } = value as Record<string, unknown>;
  const given = typeof name === 'string' ? name : undefined;
  return userId === undefined ? (given ?? JSON.stringify(value)) : <Named id={String(userId)} name={given} />;
}

function Named({ id, name = id }: { id: string; name?: string | undefined }) {
  if (name === id) return id;
  return (
    <>
      {name}{' '}
      <Typography.Text type="secondary">
        <small>{id}</small>
      </Typography.Text>
    </>
  );
}

function numberIn(count: unknown): number {
  return typeof count === 'number' ? count : 0;
}
