// Imports point one way (see docs/architecture.md):
// domain <- contracts <- workflows, activities <- adapters <- api, worker; only main.ts files compose.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [`^node_modules/`, ...allowed], dependencyTypesNot: ['core'] },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    },
    only('contracts', '^contracts/', ['^contracts/', '^domain/']),
    only('workflows', '^workflows/', ['^workflows/', '^contracts/', '^domain/']),
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core'] },
    },
    only('activities', '^activities/', ['^activities/', '^contracts/', '^domain/']),
    only('adapters', '^adapters/', ['^adapters/', '^activities/ports', '^contracts/', '^domain/']),
    only('config', '^config/', ['^config/']),
    only('api', '^api/(?!main)', [
      '^package.json',
      '^api/',
      '^adapters/',
      '^config/',
      '^contracts/',
      '^domain/',
      '^activities/ports',
    ]),
    only('api-main', '^api/main', ['^api/', '^adapters/', '^config/', '^contracts/', '^domain/']),
    only('worker', '^worker/', [
      '^worker/',
      '^activities/',
      '^adapters/',
      '^config/',
      '^contracts/',
      '^domain/',
      '^workflows/index',
    ]),
    only('demo', '^demo/', ['^demo/', '^embedded/', '^simulators/spawn', '^contracts/ids']),
    only('bench', '^bench/', [
      '^bench/',
      '^embedded/',
      '^simulators/',
      '^contracts/(ids|derivedIds)',
      '^config/firstStart',
      '^adapters/temporal/dataConverter',
    ]),
    {
      name: 'nobody-imports-the-bench',
      severity: 'error',
      from: { pathNot: '^(bench|test/bench)/' },
      to: { path: '^bench/' },
    },
    only('hand-written-workflow', '^bench/contenders/handWritten/workflow', [
      '^bench/contenders/handWritten/messages',
    ]),
    only('simulators', '^simulators/', ['^simulators/']),
    only('embedded', '^embedded/', ['^embedded/', '^adapters/temporal/namespace', '^config/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'types'],
    },
  },
};
