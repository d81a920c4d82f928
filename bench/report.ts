import type { BenchResult, Part } from './bench';
import { type ContenderName, contenderNames } from './contenders/contender';
import { breakdown } from './countsReport';
import type { Figures } from './figures';
import { type CountedFigure, countedFigures } from './measure/counted';
import { type Spread, spread } from './measure/statistics';
import { markdownTable, shown, textTable } from './table';

interface Section {
  title: string;
  head: string[];
  rows: string[][];
}

/** For a terminal. */
export function textReport(result: BenchResult): string {
  const sections = sectionsOf(result).map(({ title, head, rows }) => `${title}\n${textTable(head, rows)}`);
  const { sealflow } = result.counted;
  const parts = sealflow ? breakdown('A short life at Sealflow', sealflow.typical) : [];
  return [about(result), ...sections, parts.join('\n').trimStart(), remarks(result)]
    .filter(Boolean)
    .join('\n\n');
}

/** For the documentation. */
export function markdownReport(result: BenchResult): string {
  const sections = sectionsOf(result).map(
    ({ title, head, rows }) => `**${title}**\n\n${markdownTable(head, rows)}`,
  );
  return `${[about(result), ...sections, remarks(result)].filter(Boolean).join('\n\n')}\n`;
}

function about({ at, machine, seconds }: BenchResult): string {
  const { cpus, model, node, platform, store } = machine;
  return `${at}: ${cpus} CPUs (${model}), ${platform}, Node ${node}, ${store}; ${Math.round(seconds)} s.`;
}

const remarks = ({ leftOut }: BenchResult) =>
  leftOut.length === 0 ? '' : ['Left out or failed:', ...leftOut.map((line) => `- ${line}`)].join('\n');

function sectionsOf(result: BenchResult): Section[] {
  return [
    { title: 'Counted for each request', ...countedRows(result) },
    ...result.parts.flatMap((part) => [
      { title: titleOf('Measured', part), ...measuredRows(part.figures) },
      { title: titleOf('Ratios', part), ...ratioRows(part.figures) },
    ]),
    ...costRows(result.parts),
  ];
}

const titleOf = (what: string, { open }: Part) =>
  `${what}, ${open.toLocaleString('en-US')} requests open before`;

function countedRows({ counted }: BenchResult): Omit<Section, 'title'> {
  const cell = (figure: CountedFigure) => (name: ContenderName) => {
    const lives = counted[name];
    return lives ? spreadCell(spread(lives.figures[figure])) : 'n/a';
  };
  const rows = countedFigures.map((figure) => [figure, ...contenderNames.map(cell(figure))]);
  return { head: ['figure', ...contenderNames], rows };
}

function measuredRows(figures: Figures): Omit<Section, 'title'> {
  const rows = Object.entries(figures).map(([figure, spreads]) => [
    figure,
    ...contenderNames.map((name) => spreadCell(spreads[name])),
  ]);
  return { head: ['figure: median (min..max)', ...contenderNames], rows };
}

function spreadCell(seen: Spread | undefined): string {
  if (!seen) return 'n/a';
  const { median, min, max } = seen;
  return min === max ? shown(median) : `${shown(median)} (${shown(min)}..${shown(max)})`;
}

interface Ratio {
  what: string;
  figure: string;
  against: ContenderName;
  aim: string;
}

const ratiosAt = (loads: readonly string[]): Ratio[] => [
  ...loads.flatMap((inFlight): Ratio[] => [
    {
      what: 'lives per second to bare with a store',
      figure: `${inFlight} in flight: lives per second`,
      against: 'bare with a store',
      aim: 'at least 0.8',
    },
    {
      what: 'lives per second to bare',
      figure: `${inFlight} in flight: lives per second`,
      against: 'bare',
      aim: 'at least 0.6',
    },
    {
      what: 'CPU of API and worker to bare',
      figure: `${inFlight} in flight: CPU of API and worker, ms a life`,
      against: 'bare',
      aim: 'at most 2',
    },
    {
      what: 'callback to submit p50 to bare',
      figure: `${inFlight} in flight: callback to submit p50, ms`,
      against: 'bare',
      aim: 'at most 1.3',
    },
  ]),
  {
    what: 'acknowledgements to one insert',
    figure: 'callbacks acknowledged per second',
    against: 'bare with a store',
    aim: 'at least 0.8',
  },
];

function ratioRows(figures: Figures): Omit<Section, 'title'> {
  const rows = ratiosAt(loadsOf(figures)).map(({ what, figure, against, aim }) => {
    const own = figures[figure]?.sealflow?.median;
    const other = figures[figure]?.[against]?.median;
    const found = own === undefined || other === undefined ? undefined : own / other;
    const [place] = figure.split(':');
    return [figure.includes(':') ? `${place}: ${what}` : what, aim, shown(found)];
  });
  return { head: ['sealflow', 'aim', 'found'], rows };
}

/** How many lives were in flight, as the figures' names have it. */
const loadsOf = (figures: Figures) => [
  ...new Set(Object.keys(figures).flatMap((figure) => /^(\d+) in flight/.exec(figure)?.[1] ?? [])),
];

/** What open requests add to the cost of a life. */
function costRows(parts: readonly Part[]): Section[] {
  const [none, ...others] = parts;
  if (!none || others.length === 0) return [];
  const figure = 'lives per second';
  const costAt = (part: Part, inFlight: string) =>
    part.figures[`${inFlight} in flight: ${figure}`]?.sealflow?.median;
  const rows = others.flatMap((part) =>
    loadsOf(part.figures).map((inFlight) => {
      const [before, now] = [costAt(none, inFlight), costAt(part, inFlight)];
      const found = before === undefined || now === undefined ? undefined : before / now;
      return [`${inFlight} in flight, ${part.open} open to ${none.open}`, 'at most 1.2', shown(found)];
    }),
  );
  return [{ title: 'Time per life with open requests', head: ['sealflow', 'aim', 'found'], rows }];
}
