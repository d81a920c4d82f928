/** Their modules keep nothing of a process (`test/checks/moduleState.unit.test.ts`), so that files of tests may share them. */
module.exports.statelessFolders = [
  'domain',
  'contracts',
  'application',
  'workflows',
  'activities',
  'adapters',
  'api',
  'worker',
  'config',
];
