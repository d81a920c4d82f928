import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

const script = readFileSync(resolve(__dirname, '../../deploy/mongodb/init.js'), 'utf8');

interface Command {
  [name: string]: unknown;
}

/** Runs the script as mongosh does, at a server that answers `usersInfo` and `replSetGetStatus` so. */
function run(server: { begun: boolean; users: unknown[]; refuses?: Error }) {
  const commands: [database: string, command: Command][] = [];
  const addresses: string[] = [];
  let { begun } = server;
  const answer = (command: Command) => {
    if (server.refuses) throw server.refuses;
    if ('replSetGetStatus' in command && !begun) throw Object.assign(new Error('no config'), { code: 94 });
    if ('replSetInitiate' in command) begun = true;
    return { ok: 1, isWritablePrimary: begun, users: server.users };
  };
  runInNewContext(script, {
    process: {
      env: {
        MONGO_ROOT_USERNAME: 'root',
        MONGO_ROOT_PASSWORD: 'r@t',
        MONGO_PASSWORD: 'own',
        MONGO_DATABASE: 'seals',
      },
    },
    encodeURIComponent,
    sleep: () => undefined,
    Mongo: class {
      constructor(address: string) {
        addresses.push(address);
      }
      getDB = (database: string) => ({
        runCommand: (command: Command) => {
          commands.push([database, command]);
          return answer(command);
        },
      });
    },
  });
  return { commands, addresses };
}
const changes = (commands: [string, Command][]) =>
  commands.filter(
    ([, command]) => !('hello' in command || 'usersInfo' in command || 'replSetGetStatus' in command),
  );
const rights = { pwd: 'own', roles: [{ role: 'readWrite', db: 'seals' }] };

test('a new server becomes a replica set of one, with a user that may read and write one database alone', () => {
  const { commands, addresses } = run({ begun: false, users: [] });
  expect(addresses).toEqual(['mongodb://root:r%40t@mongodb:27017/?authSource=admin&directConnection=true']);
  expect(changes(commands)).toEqual([
    ['admin', { replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] } }],
    ['seals', { createUser: 'sealflow', ...rights }],
  ]);
});

test('run again it begins nothing, and sets password and rights', () => {
  const { commands } = run({ begun: true, users: [{ user: 'sealflow' }] });
  expect(changes(commands)).toEqual([['seals', { updateUser: 'sealflow', ...rights }]]);
});

test('a wrong root password ends it', () => {
  const refuses = Object.assign(new Error('Authentication failed.'), { code: 18 });
  expect(() => run({ begun: true, users: [], refuses })).toThrow('Authentication failed.');
});
