import { readArguments } from '../../bench/arguments';
import type { BenchResult } from '../../bench/bench';
import { Samples } from '../../bench/figures';
import type { LivesMeasured } from '../../bench/measure/lives';
import { planOf } from '../../bench/plan';
import { markdownReport, textReport } from '../../bench/report';
import { markdownTable, shown, textTable } from '../../bench/table';

test('arguments change the plan', () => {
  const given = readArguments(['--full', '--rounds', '2', '--in-flight', '5', '--open', '0', '--open', '10']);
  expect(planOf(given ?? { full: false })).toMatchObject({
    rounds: 2,
    inFlight: [5],
    open: [0, 10],
    counted: 2,
  });
  expect(planOf({ full: false })).toMatchObject({ rounds: 3, inFlight: [20, 50], open: [0] });
});

test.each([['--rounds', '0'], ['--open', 'many'], ['--fast'], ['lives']])(
  '%s %s cannot be read',
  (...args) => {
    expect(readArguments(args)).toBeUndefined();
  },
);

test('tables line their columns up, and Markdown has them by bars', () => {
  expect(textTable(['figure', 'found'], [['lives', '1.50']])).toBe('figure  found\nlives    1.50');
  expect(markdownTable(['figure', 'found'], [['lives', '1.50']])).toBe(
    '| figure | found |\n| --- | ---: |\n| lives | 1.50 |',
  );
});

test.each([
  [undefined, 'n/a'],
  [12, '12'],
  [1234.56, '1,235'],
  [20.84, '20.8'],
  [1.1, '1.10'],
])('%s is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});

const measured = (count: number, seconds: number, cpu: number | undefined): LivesMeasured => ({
  lives: Array.from({ length: count }, () => ({ replyMs: 10, wholeMs: 1000, callbackToSubmitMs: 300 })),
  failures: [],
  seconds,
  cpu: { api: cpu, worker: cpu, Temporal: cpu, MongoDB: cpu, 'bench and peers': cpu },
});

function resultOf(cpu: number | undefined): BenchResult {
  const samples = new Samples();
  for (const seconds of [1, 2, 4]) {
    samples.addLives(20, 'bare', measured(40, seconds, cpu));
    samples.addLives(20, 'sealflow', measured(10, seconds, cpu));
  }
  const machine = { cpus: 2, model: 'CPU', node: 'v20', platform: 'linux x64', store: 'ferretdb' };
  const part = { wanted: 0, open: 0, figures: samples.figures() };
  return { at: 'now', machine, counted: {}, parts: [part], leftOut: ['50 in flight: no time'], seconds: 9 };
}

test('the report has median and spread of each contender, ratios, and what was left out', () => {
  const text = textReport(resultOf(0.5));
  expect(text).toMatch(/20 in flight: lives per second +20 \(10..40\) +n\/a +5 \(2\.50\.\.10\)/);
  expect(text).toMatch(/20 in flight: CPU of API and worker, ms a life +25 +n\/a +100/);
  expect(text).toMatch(/20 in flight: lives per second to bare +at least 0\.6 +0\.25/);
  expect(text).toContain('- 50 in flight: no time');
  expect(markdownReport(resultOf(0.5))).toContain(
    '| 20 in flight: whole life p95, ms | 1,000 | n/a | 1,000 |',
  );
});

test('where processes cannot be looked into, their CPU time is not known', () => {
  expect(textReport(resultOf(undefined))).toMatch(/CPU of the worker, ms a life +n\/a +n\/a +n\/a/);
});
