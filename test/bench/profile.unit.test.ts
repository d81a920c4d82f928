import { type CpuProfile, selfTimes } from '../../bench/profile';

const frames: [string, string][] = [
  ['(root)', ''],
  ['(idle)', ''],
  ['(garbage collector)', ''],
  ['write', 'file:///p/node_modules/mongodb/lib/cmap/connection.js'],
  ['encode', 'file:///p/node_modules/a/node_modules/@temporalio/common/lib/x.js'],
  ['emit', 'node:events'],
  ['decide', 'file:///p/domain/decide.ts'],
  ['evolve', '/tmp/b/workflow-bundle-1.js'],
  ['stringify', ''],
];

test('self time is told by package, the largest share first; to be idle or stopped is no work', () => {
  const profile: CpuProfile = {
    nodes: frames.map(([functionName, url], id) => ({ id, callFrame: { functionName, url } })),
    samples: [0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8],
    timeDeltas: [1000, 90_000, 1000, 2000, 1500, 500, 1000, 1000, 1000, 1000, 3_000_000],
  };
  const { busyMs, shares } = selfTimes(profile);
  expect(busyMs).toBe(9);
  expect(shares[0]).toEqual({ of: 'mongodb', share: 3.5 / 9 });
  expect(shares.at(-1)).toEqual({ of: '@temporalio/common', share: 0.5 / 9 });
  expect(shares.map(({ of }) => of).toSorted()).toEqual([
    '(garbage collector)',
    '@temporalio/common',
    'mongodb',
    'native',
    'node',
    'sealflow',
    'workflow code',
  ]);
});
