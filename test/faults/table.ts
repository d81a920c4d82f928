import type { Row } from './run';
import type { ViolationKind } from './violation';

const columns = ['fault', 'requests', 'struck', 'lost', 'doubled', 'stuck', 'slowest recovery (s)'] as const;

/** The table of what every fault came to, with a last line over all of them. */
export function table(rows: readonly Row[]): string {
  const lines = [columns, ...rows.map(cells), totals(rows)];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines
    .map((line) => line.map((cell, index) => pad(cell, widths[index] ?? 0, index === 0)).join('  '))
    .join('\n');
}

export function cells({ name, requests, struck, violations, slowest }: Row): string[] {
  const kinds: ViolationKind[] = ['lost', 'doubled', 'stuck'];
  const counts = kinds.map((kind) => violations.filter((violation) => violation.kind === kind).length);
  return [name, ...[requests, struck, ...counts].map(String), (slowest.ms / 1000).toFixed(1)];
}

function totals(rows: readonly Row[]): string[] {
  const sum = (index: number) => rows.reduce((total, row) => total + Number(cells(row)[index]), 0);
  const slowest = Math.max(0, ...rows.map((row) => row.slowest.ms));
  return ['all', ...[1, 2, 3, 4, 5].map((index) => String(sum(index))), (slowest / 1000).toFixed(1)];
}

const pad = (cell: string, width: number, isFirst: boolean) =>
  isFirst ? cell.padEnd(width) : cell.padStart(width);
