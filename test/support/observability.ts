import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const folder = resolve(__dirname, '../../deploy/observability');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

export interface AlertRule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export function alertRules(): AlertRule[] {
  return parse(read('alerts.yml')).groups.flatMap(({ rules }: { rules: AlertRule[] }) => rules);
}

export function scrapedJobs(): string[] {
  return parse(read('prometheus.yml')).scrape_configs.map((job: { job_name: string }) => job.job_name);
}

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

/** Every expression of the alerts and of the dashboard, and where it stands. */
export function expressions(): { where: string; expr: string }[] {
  const panels: Panel[] = JSON.parse(read('dashboard.json')).panels;
  return [
    ...alertRules().map(({ alert, expr }) => ({ where: alert, expr })),
    ...panels.flatMap(({ title, targets = [] }) =>
      // Grafana puts the step in its place.
      targets.map(({ expr }) => ({ where: title, expr: expr.replaceAll('$__rate_interval', '5m') })),
    ),
  ];
}

/** Where it is no PromQL. */
export function faultsIn(expr: string): string[] {
  return nodesOf(expr)
    .filter(({ isError }) => isError)
    .map(({ from }) => `${expr.slice(0, from)} <- here`);
}

export function metricsIn(expr: string): string[] {
  return nodesOf(expr)
    .filter(({ name }) => name === 'Identifier')
    .map(({ from, to }) => expr.slice(from, to));
}

function nodesOf(expr: string) {
  const nodes: { name: string; isError: boolean; from: number; to: number }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, type, from, to }) => void nodes.push({ name, isError: type.isError, from, to }),
  });
  return nodes;
}
