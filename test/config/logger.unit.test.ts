import { createLogger, faultOf } from '../../config/logger';
import { sourcesIn } from '../checks/sources';

const lines: Record<string, unknown>[] = [];
const logger = createLogger('test', 'debug', { write: (line: string) => void lines.push(JSON.parse(line)) });
beforeEach(() => {
  lines.length = 0;
});

test('what is allowed is said', () => {
  logger.info({ requestId: 'r-1', route: '/v1/hosts', status: 201, ms: 3 }, 'request');
  expect(lines).toMatchObject([
    { requestId: 'r-1', route: '/v1/hosts', status: 201, ms: 3, msg: 'request', name: 'test' },
  ]);
});

test.each([
  ['a field that nobody has allowed', { requestId: 'r-1', clientSecret: 'planted' }],
  ['one deep inside a field that nobody has allowed', { headers: { authorization: 'planted' } }],
  ['an error handed over as it is', new Error('planted')],
  ['an error under its usual name', { err: new Error('planted') }],
])('%s is left out', (_, fields) => {
  logger.error(fields, 'Something failed');
  expect(lines).toMatchObject([{ msg: 'Something failed' }]);
  expect(JSON.stringify(lines)).not.toContain('planted');
});

describe('of what our sources hand over', () => {
  const call = /\.(?:debug|info|warn|error|fatal)\(\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;
  const nested = /\{[^{}]*\}|\([^()]*\)/g;
  const namesIn = (fields: string) =>
    fields
      .replace(nested, '')
      .split(',')
      .flatMap((field) => /^\s*(\w+)\s*(?::|$)/.exec(field)?.[1] ?? []);
  const folders = ['activities', 'adapters', 'api', 'application', 'config', 'worker'];
  const names = sourcesIn(folders, /\.ts$/).flatMap(({ text }) =>
    [...text.matchAll(call)].flatMap(([, fields = '']) => namesIn(fields)),
  );

  test('something is found', () => {
    expect(names).toEqual(expect.arrayContaining(['requestId', 'hostId', 'fault', 'reason', 'seconds']));
  });

  test.each([...new Set(names)].sort())('%s is said', (name) => {
    logger.info({ [name]: 'x' }, 'something');
    expect(lines).toMatchObject([{ [name]: 'x' }]);
  });
});

describe('a fault', () => {
  test('of a peer, a driver or Temporal keeps its name, kind and place, and not its words', () => {
    const error = Object.assign(new Error('planted', { cause: new TypeError('planted') }), {
      name: 'ApplicationFailure',
      type: 'refused',
      code: 11000,
    });
    const fault = faultOf(error);
    expect(fault).toMatchObject({
      name: 'ApplicationFailure',
      type: 'refused',
      code: 11000,
      cause: 'TypeError',
    });
    expect(fault.at).toEqual(expect.arrayContaining([expect.stringMatching(/^at .*logger\.unit\.test/)]));
    expect(JSON.stringify(fault)).not.toContain('planted');
  });

  test('of our own code keeps its words', () => {
    expect(faultOf(new TypeError('x is not a function'))).toMatchObject({ message: 'x is not a function' });
  });

  test('that is no error is told by its kind', () => {
    expect(faultOf('planted')).toEqual({ name: 'string' });
  });
});
