import { sourcesIn } from './sources';

/*
 * A vendor is one folder, its simulator, what is documented, and words for people. Everything else goes by the vendor
 * that a binding names: a name of one elsewhere is a way of one that holds for all.
 */

const product = [
  'domain',
  'contracts',
  'application',
  'workflows',
  'activities',
  'adapters',
  'api',
  'worker',
  'config',
  'console/src',
  'clients/typescript/src',
];
const name = /zhang_?-?guan_?-?jia|qi_?-?yue_?-?suo|章管家|契约锁/i;

/** Rooms of a vendor, each with what it holds. */
const rooms: [RegExp, string][] = [
  [/^adapters\/(zhangguanjia|qiyuesuo)\//, 'the adapter'],
  [/^adapters\/vendors\.ts$/, 'the table'],
  [/^api\/messages\//, 'sentences for people'],
  [/^api\/documentation\//, 'examples'],
  [/^console\/src\/pages\/bindings\/vendors\.ts$/, 'what its form asks for'],
  [/^console\/src\/.*[wW]ords\.ts$/, 'words for people'],
  [/^contracts\/stateNames\.ts$/, 'a state as it is written into forms'],
  [/^api\/(http\/webhooks|routes\/(overview|adminEvents|apiKeys)\/\w+)\.ts$/, 'a binding of an example'],
];
/** Made of the OpenAPI document. */
const generated = /generated\.ts$/;

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

test('no name of a vendor stands outside its rooms', () => {
  const files = sourcesIn(product, /\.tsx?$/);
  expect(files.length).toBeGreaterThan(400);
  const named = files
    .filter(({ file, text }) => !generated.test(file) && name.test(withoutComments(text)))
    .map(({ file }) => file);
  expect(named.filter((file) => !rooms.some(([room]) => room.test(file)))).toEqual([]);
  // No room stands empty.
  expect(rooms.filter(([room]) => !named.some((file) => room.test(file)))).toEqual([]);
});
