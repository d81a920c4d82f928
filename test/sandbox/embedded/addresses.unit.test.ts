import { takenPort } from '../../../sandbox/embedded/addresses';

const url = 'http://127.0.0.1:40123';

test('an API at another port than it wished says what that means for callback addresses', () => {
  const said = takenPort(url, 8080, {}).join('\n');
  expect(said).toContain('Port 8080 is taken');
  expect(said).toContain(`begin with ${url} now`);
  expect(takenPort(url, 8080, { SEALFLOW_PUBLIC_URL: 'https://s.example' }).join('\n')).toContain(
    'https://s.example: it has to lead to port 40123',
  );
});

test('nothing where it has the one that it wished, or that a person chose', () => {
  expect(takenPort('http://127.0.0.1:8080', 8080, {})).toEqual([]);
  expect(takenPort(url, 8080, { SEALFLOW_API_PORT: '0' })).toEqual([]);
});
