import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporalArgs } from '../../../sandbox/embedded/temporal';

/** What is given by this option, each once or more often. */
function given(option: string): string[] {
  const args = temporalArgs(7233, 8233);
  return args.flatMap((arg, index) => (arg === option ? [args[index + 1] ?? ''] : []));
}

test('the embedded server keeps what it acknowledged, also at a power cut', () => {
  expect(given('--sqlite-pragma').sort()).toEqual(['journal_mode=WAL', 'synchronous=FULL']);
  expect(given('--db-filename')).toEqual(['temporal.db']);
  expect([given('--port'), given('--ui-port')]).toEqual([['7233'], ['8233']]);
});

test('one binding holds up no other: the embedded server and the one of compose have the same switches', () => {
  const switches = Object.fromEntries(given('--dynamic-config-value').map((each) => each.split('=')));
  expect(switches).toEqual({ 'matching.useNewMatcher': 'true', 'matching.enableFairness': 'true' });

  const root = join(__dirname, '../../..');
  const file = readFileSync(join(root, 'deploy/temporal/config/dynamicconfig.yaml'), 'utf8');
  const ofFile = file.matchAll(/^(\S+):\n {2}- value: (\S+)$/gm);
  expect(Object.fromEntries([...ofFile].map(([, name, value]) => [name, value]))).toEqual(switches);
  // Compose mounts the folder where the configuration says that its file is.
  const server = readFileSync(join(root, 'deploy/temporal/config/production.yaml'), 'utf8');
  const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  expect(server).toContain('filepath: /etc/temporal/sealflow/dynamicconfig.yaml');
  expect(compose).toContain('./deploy/temporal/config:/etc/temporal/sealflow:ro');
});
