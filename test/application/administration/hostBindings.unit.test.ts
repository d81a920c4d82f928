import { createHostBindings } from '../../../application/administration/hostBindings';

function world() {
  const settings = new Map<string, string[]>([
    ['h1', ['b1']],
    ['h2', ['b2']],
  ]);
  let nowMs = 0;
  let looks = 0;
  const bindingIdsOf = async (hostId: string) => {
    looks += 1;
    return new Set(settings.get(hostId));
  };
  const bindings = createHostBindings({ bindingIdsOf }, () => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { settings, bindings, pass, looks: () => looks };
}

test('what the settings of one of the hosts name is theirs, and nothing else', async () => {
  const { bindings } = world();
  expect(await bindings.isNamed(['h1'], 'b1')).toBe(true);
  expect(await bindings.isNamed(['h1'], 'b2')).toBe(false);
  expect(await bindings.isNamed(['h1', 'h2'], 'b2')).toBe(true);
  expect(await bindings.isNamed([], 'b1')).toBe(false);
});

test('what was found spares looks for a moment; what is saved now holds at once', async () => {
  const { settings, bindings, pass, looks } = world();
  await bindings.isNamed(['h1'], 'b1');
  await bindings.isNamed(['h1'], 'b1');
  expect(looks()).toBe(1);
  expect(await bindings.isNamed(['h1'], 'b9')).toBe(false);
  settings.set('h1', ['b9']);
  expect(await bindings.isNamed(['h1'], 'b9')).toBe(true);
  settings.set('h1', []);
  pass(2999);
  expect(await bindings.isNamed(['h1'], 'b9')).toBe(true);
  pass(1);
  expect(await bindings.isNamed(['h1'], 'b9')).toBe(false);
});
