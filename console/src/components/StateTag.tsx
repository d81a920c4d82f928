import { Badge } from 'antd';

export type Tone = 'success' | 'processing' | 'warning' | 'error' | 'default';

/** A state in a word: the dot repeats in colour what the word says. */
export function StateTag({ tone, children }: { tone: Tone; children: string }) {
  return <Badge status={tone} text={children} />;
}
