import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const config = join(root, '.dependency-cruiser.cjs');
const run = promisify(execFile);

/** The rule, a file that breaks it, and what that file imports. */
const planted: [rule: string, from: string, to: string][] = [
  ['domain-imports-nothing', 'domain/a.ts', 'contracts/target.ts'],
  ['domain-imports-nothing', 'domain/b.ts', 'zod'],
  ['contracts', 'contracts/a.ts', 'application/target.ts'],
  ['workflows', 'workflows/a.ts', 'application/target.ts'],
  ['workflows', 'workflows/b.ts', 'activities/target.ts'],
  ['workflows-are-deterministic', 'workflows/c.ts', 'node:crypto'],
  ['application', 'application/a.ts', 'adapters/target.ts'],
  ['application', 'application/b.ts', 'api/target.ts'],
  ['application', 'application/c.ts', 'config/target.ts'],
  ['use-cases-know-no-technology', 'application/d.ts', 'express'],
  ['use-cases-know-no-technology', 'application/e.ts', 'mongodb'],
  ['use-cases-know-no-technology', 'application/f.ts', 'axios'],
  ['use-cases-know-no-technology', 'application/g.ts', '@temporalio/client'],
  ['main-makes-the-way-out', 'adapters/hosts/a.ts', 'adapters/http/outgoing.ts'],
  ['main-makes-the-way-out', 'api/routes/a.ts', 'adapters/http/outgoing.ts'],
  ['no-other-http-client', 'adapters/hosts/b.ts', 'axios'],
  ['no-other-http-client', 'api/routes/b.ts', 'axios'],
  ['no-connection-past-the-rules', 'adapters/hosts/c.ts', 'node:https'],
  ['no-connection-past-the-rules', 'activities/b.ts', 'http'],
  ['no-socket-past-the-rules', 'worker/c.ts', 'node:net'],
  ['activities', 'activities/a.ts', 'adapters/target.ts'],
  ['adapters', 'adapters/a.ts', 'api/target.ts'],
  ['adapters', 'adapters/b.ts', 'activities/target.ts'],
  ['adapters', 'adapters/c.ts', 'config/target.ts'],
  ['vendors-by-their-table', 'api/e.ts', 'adapters/zhangguanjia/target.ts'],
  ['vendors-by-their-table', 'adapters/hosts/e.ts', 'adapters/anothervendor/target.ts'],
  ['vendors-know-no-other', 'adapters/anothervendor/a.ts', 'adapters/zhangguanjia/target.ts'],
  ['config', 'config/a.ts', 'domain/target.ts'],
  ['api', 'api/a.ts', 'activities/target.ts'],
  ['api', 'api/b.ts', 'workflows/target.ts'],
  ['api', 'api/c.ts', 'worker/target.ts'],
  ['api-main', 'api/main.ts', 'activities/target.ts'],
  ['worker', 'worker/a.ts', 'api/target.ts'],
  ['messages', 'api/messages/a.ts', 'api/target.ts'],
  ['demo', 'sandbox/demo/a.ts', 'api/target.ts'],
  ['desk', 'sandbox/desk/a.ts', 'api/target.ts'],
  ['simulators', 'sandbox/simulators/a.ts', 'adapters/target.ts'],
  ['embedded', 'sandbox/embedded/a.ts', 'api/target.ts'],
  ['bench', 'bench/a.ts', 'api/target.ts'],
  ['nobody-imports-the-bench', 'worker/b.ts', 'bench/target.ts'],
  ['nobody-imports-the-console', 'api/d.ts', 'console/src/target.ts'],
  ['nobody-imports-the-clients', 'sandbox/demo/b.ts', 'clients/typescript/src/target.ts'],
  ['hand-written-workflow', 'bench/contenders/handWritten/workflow.ts', 'domain/target.ts'],
];

interface Report {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

let folder: string;
let found: Set<string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealflow-imports-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [, from, to] of planted) {
    const specifier = to.endsWith('.ts') ? join(folder, to.slice(0, -'.ts'.length)) : to;
    if (to.endsWith('.ts')) write(to, 'export const target = 1;\n');
    write(from, `import * as target from '${specifier}';\nexport const planted = target;\n`);
  }
  const depcruise = join(root, 'node_modules/.bin/depcruise');
  const folders = [...new Set(planted.map(([, from]) => from.split('/')[0] ?? ''))];
  // It ends with the number of errors as its status.
  const { stdout } = await run(depcruise, ['--config', config, '--output-type', 'json', ...folders], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  const { summary }: Report = JSON.parse(stdout);
  found = new Set(summary.violations.map(({ from, rule }) => `${rule.name} ${from}`));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(planted)('%s bites: %s may not import %s', (rule, from) => {
  expect(found).toContain(`${rule} ${from}`);
});

test('every rule is shown to bite', () => {
  const { forbidden }: { forbidden: { name: string }[] } = require(config);
  const shown = new Set(planted.map(([rule]) => rule));
  // A circle takes two files; there is none while the check is green.
  expect(forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual(['no-circular']);
});
