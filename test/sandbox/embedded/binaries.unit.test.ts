import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Maker, resolveBinary } from '../../../sandbox/embedded/binaries';
import { mongoProgram, temporalProgram } from '../../../sandbox/embedded/programs';
import { fakeProgram, programOf, recorder, removeTempFolders, tempFolder } from './support';

afterAll(removeTempFolders);

function machine(makers: readonly Maker[] = []) {
  const root = tempFolder();
  const cache = join(root, 'cache');
  const { lines, log } = recorder();
  const env: Record<string, string> = { PATH: join(root, 'bin'), SEALFLOW_CACHE_DIR: cache };
  const resolve = () => resolveBinary(programOf(makers), { env, report: { log } });
  return { root, cache, env, lines, resolve };
}

const maker = (what: string, make: Maker['make']): Maker => ({ what, fileName: 'thing-1', make });
const makes = (version: string) => maker('build', async (target) => void fakeProgram(target, version));

describe('the order in which a binary is looked for', () => {
  it('is environment, PATH, cache, makers', async () => {
    const { root, cache, env, resolve } = machine([makes('thing made')]);
    expect(await resolve()).toMatchObject({ source: 'build', path: join(cache, 'thing-1') });
    expect(await resolve()).toMatchObject({ source: 'cache', path: join(cache, 'thing-1') });
    const onPath = fakeProgram(join(root, 'bin', 'thing'), 'thing on path');
    expect(await resolve()).toMatchObject({ source: 'PATH', path: onPath });
    env.SEALFLOW_THING_BINARY = fakeProgram(join(root, 'named'), 'thing named');
    expect(await resolve()).toMatchObject({ source: 'environment', path: join(root, 'named') });
  });

  it('passes over a named file that does not work, and says so', async () => {
    const { env, lines, resolve } = machine([makes('thing')]);
    env.SEALFLOW_THING_BINARY = '/nowhere/thing';
    expect(await resolve()).toMatchObject({ source: 'build' });
    expect(lines).toEqual(['SEALFLOW_THING_BINARY=/nowhere/thing: no such file; looking further']);
  });

  it.each([
    ['temporal version 1.1.0 (Server 1.25.0, UI 2.30.3)', /Server 1.25.0.*wanted 1.29/],
    ['temporal version 0.9.0', /wanted 1.29/],
  ])('passes over the PATH temporal "%s"', async (version, why) => {
    const root = tempFolder();
    fakeProgram(join(root, 'temporal'), version);
    const program = { ...temporalProgram(), makers: [] };
    const env = { PATH: root, SEALFLOW_CACHE_DIR: join(root, 'cache') };
    await expect(resolveBinary(program, { env, report: recorder() })).rejects.toThrow(why);
  });

  it('takes no other Mongo engine than the one whose data the folder holds', () => {
    expect(mongoProgram(undefined).judge('db version v8.2.6')).toBe('mongod');
    expect(() => mongoProgram('ferretdb').judge('db version v8.2.6')).toThrow('holds data of ferretdb');
    expect(() => mongoProgram(undefined).judge('db version v4.2.1')).toThrow('wanted 4.4');
    expect(mongoProgram('ferretdb').makers.map(({ what }) => what)).toEqual([
      expect.stringContaining('build of FerretDB'),
    ]);
  });
});

describe('a half-finished file', () => {
  it('in the cache is made anew', async () => {
    const { cache, resolve } = machine([makes('thing')]);
    mkdirSync(cache);
    writeFileSync(join(cache, 'thing-1'), '\x7fELF half', { mode: 0o755 });
    expect(await resolve()).toMatchObject({ source: 'build' });
    expect(await resolve()).toMatchObject({ source: 'cache' });
  });

  it('that a dead process left is cleared, never used', async () => {
    const { cache, resolve } = machine([makes('thing')]);
    fakeProgram(join(cache, 'thing-1.partial-99'), 'thing half');
    expect(await resolve()).toMatchObject({ source: 'build' });
    expect(existsSync(join(cache, 'thing-1.partial-99'))).toBe(false);
  });

  it('of a maker that fails, or makes what does not run, stays nowhere', async () => {
    const breaks = maker('download', async (target) => {
      writeFileSync(target, 'half');
      throw new Error('connection lost');
    });
    const { cache, resolve } = machine([breaks, makes('something else')]);
    await expect(resolve()).rejects.toThrow(
      /download: connection lost[\s\S]*build: "something else" is no thing/,
    );
    expect(readdirSync(cache).filter((file) => !file.includes('.lock.'))).toEqual([]);
  });
});

it('is made once by callers at the same time', async () => {
  let made = 0;
  const counted = maker('build', async (target) => {
    made += 1;
    await new Promise((resolve) => setTimeout(resolve, 300));
    fakeProgram(target, 'thing');
  });
  const { resolve } = machine([counted]);
  const sources = (await Promise.all([resolve(), resolve(), resolve()])).map(({ source }) => source);
  expect(sources.sort()).toEqual(['build', 'cache', 'cache']);
  expect(made).toBe(1);
});

it('names each thing tried, and what to do, when none works', async () => {
  const root = tempFolder();
  const offline = {
    what: 'download of Temporal CLI',
    fileName: 'x',
    make: () => Promise.reject(new Error('no answer within 5 s')),
  };
  const program = temporalProgram();
  const makers = program.makers.map((each, i) => (i === 0 ? { ...offline, fileName: each.fileName } : each));
  const env = { PATH: join(root, 'empty'), SEALFLOW_CACHE_DIR: join(root, 'cache') };
  const error: unknown = await resolveBinary({ ...program, makers }, { env, report: recorder() }).catch(
    (e) => e,
  );
  const lines = (error as Error).message.split('\n');
  expect(lines).toEqual([
    expect.stringContaining('No Temporal CLI'),
    '  - SEALFLOW_TEMPORAL_BINARY: not set',
    '  - PATH: no `temporal` in it',
    // What is built is patched, and has another name than what is downloaded.
    expect.stringMatching(/- cache \(.*temporal-cli-.*\): no such file/),
    expect.stringMatching(/- cache \(.*temporal-\d.*\): no such file/),
    '  - download of Temporal CLI: no answer within 5 s',
    expect.stringMatching(/- build of Temporal CLI .*: no `go` in PATH/),
    expect.stringContaining('What to do'),
    expect.stringContaining('GOPROXY'),
  ]);
});
