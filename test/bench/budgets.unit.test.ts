import { type Budget, budgets } from '../../bench/budgets';
import { type Counts, judge } from '../../bench/counts';
import { type Counted, countedFigures, figuresOf } from '../../bench/measure/counted';

const typical: Counted = {
  historyEvents: 31,
  historyBytes: 11_000,
  temporalCalls: { StartWorkflowExecution: 1, SignalWorkflowExecution: 1 },
  mongoCommands: { 'api commands insert': 1, 'worker ledger insert': 5 },
  vendorCalls: { apply: 1 },
  hostCalls: { 'fields.write': 1, 'flow.submit': 1 },
};

/** Lives that cost just what they may. */
function countsWithinBudget(): Counts {
  const lives = (of: Record<string, Budget>) => {
    const most = countedFigures.map((figure) => [figure, [of[figure]?.most, of[figure]?.most]]);
    return { typical, figures: Object.fromEntries(most) };
  };
  return {
    short: lives(budgets.short),
    longer: lives(budgets.longer),
    idle: budgets.idle['MongoDB commands a second'].most,
  };
}

const overBudget = (counts: Counts) =>
  judge(counts).flatMap(({ of, figure, isKept }) => (isKept ? [] : [`${of}: ${figure}`]));

test('what is just within its budget keeps it', () => {
  expect(overBudget(countsWithinBudget())).toEqual([]);
});

test('each figure that grows over its budget is named', () => {
  const counts = countsWithinBudget();
  const { most } = budgets.short['MongoDB commands'];
  counts.short.figures['MongoDB commands'] = [most, most + 1, most + 1];
  counts.longer.figures['calls at the host'] = [100];
  counts.idle = 3;
  expect(overBudget(counts)).toEqual([
    'short life: MongoDB commands',
    'longer life: calls at the host',
    'at rest: MongoDB commands a second',
  ]);
});

test('one request of several that cost more does not decide', () => {
  const counts = countsWithinBudget();
  const { most } = budgets.short['history events'];
  counts.short.figures['history events'] = [most, most, most + 12];
  expect(overBudget(counts)).toEqual([]);
});

test('a figure that was not counted keeps no budget', () => {
  const counts = countsWithinBudget();
  counts.longer.figures['Temporal calls'] = [];
  expect(overBudget(counts)).toEqual(['longer life: Temporal calls']);
});

test('figures are the sums of what was counted', () => {
  expect(figuresOf(typical)).toEqual({
    'history events': 31,
    'history bytes': 11_000,
    'Temporal calls': 2,
    'MongoDB commands': 6,
    'calls at the vendor': 1,
    'calls at the host': 2,
  });
});
