import { Typography } from 'antd';

interface BarChartProps {
  title: string;
  /** What is counted, and what is not. */
  help: string;
  /** All of it in a sentence. */
  summary: string;
  /** In order; each `label` is shown with its count, the first and the last one below the bars as well. */
  bars: { label: string; count: number }[];
}

/** Counts side by side, as a list for who cannot see it. */
export function BarChart({ title, help, summary, bars }: BarChartProps) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <figure className="chart" aria-label={title}>
      <figcaption>
        <b>{title}</b> {summary}
      </figcaption>
      <ol className="chart-bars">
        {bars.map(({ label, count }) => (
          <li key={label} title={`${label}: ${count}`}>
            <span className="unseen">
              {label}: {count}
            </span>
            <span className="chart-bar" style={{ height: `${(100 * count) / most}%` }} />
          </li>
        ))}
      </ol>
      <div className="chart-ends" aria-hidden>
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <Typography.Text type="secondary">{help}</Typography.Text>
    </figure>
  );
}

/** `11-27` of `2026-11-27`. */
export const shortDay = (day: string) => day.slice(5);

export const sumOf = (counts: readonly { count: number }[]) =>
  counts.reduce((sum, { count }) => sum + count, 0);
