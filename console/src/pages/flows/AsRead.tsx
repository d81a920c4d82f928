import { Descriptions } from 'antd';
import type { components } from '../../api/generated';
import { useWords } from '../../words/useWords';
import { recordWords } from './recordWords';

type Read = Pick<components['schemas']['TriedOut'], 'application' | 'seals'>;
type Words = typeof recordWords.zh;

/** What an event's form was read to ask for, in words. */
export function AsRead({ application = {}, seals }: Read) {
  const words = useWords(recordWords);
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
        children: [value].flat().map((one) => {
          const text = textOf(one, words);
          return <div key={text}>{text}</div>;
        }),
      }))}
    />
  );
}

/** Of a person the name with the id, of a seal its counts, of a file its name. */
function textOf(value: unknown, words: Words): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { userId, name, sealId, useCount, crossPageUseCount, user } = value as Record<string, unknown>;
  if (sealId !== undefined)
    return words.sealRead(
      String(sealId),
      numberIn(useCount),
      numberIn(crossPageUseCount),
      user === undefined ? '' : textOf(user, words),
    );
  const named = typeof name === 'string' ? name : undefined;
  if (userId === undefined) return named ?? JSON.stringify(value);
  return named === undefined ? String(userId) : `${named} (${userId})`;
}

function numberIn(count: unknown): number {
  return typeof count === 'number' ? count : 0;
}
