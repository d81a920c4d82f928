import { sourcesIn } from './sources';

/*
 * A vendor is one folder, its simulator, what is documented, and what its own menus are called. Everything else goes by
 * the vendor that a binding names: a name of one elsewhere, also in a comment, is a way of one that holds for all.
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
const name = /zhang_?-?guan_?-?jia|qi_?-?yue_?-?suo|\bzgj|章管家|契约锁/gi;
/** As bindings and callback addresses name them: fixed by the contract. */
const wireName = /^(zhangguanjia|qiyuesuo)$/;

/** Rooms of a vendor, each with what it holds. */
const rooms: [RegExp, string][] = [
  [/^adapters\/(zhangguanjia|qiyuesuo)\//, 'the adapter, which declares what people call it'],
  [/^adapters\/vendors\.ts$/, 'the table'],
  [/^console\/src\/pages\/bindings\/vendorWords\.ts$/, 'its own menus, as its documentation has them'],
];
/** Rooms that may hold the wire names, and no word for people. */
const wireRooms: [RegExp, string][] = [
  [/^api\/documentation\/examples\/\w+\.ts$/, 'bindings and callback addresses of examples'],
  [/^console\/src\/pages\/bindings\/vendors\.ts$/, 'what the form asks for, by vendor'],
];
/** Made of the OpenAPI document. */
const generated = /generated\.ts$/;

const sources = sourcesIn(product, /\.(tsx?|js)$/).filter(({ file }) => !generated.test(file));
const namesIn = new Map(sources.map(({ file, text }) => [file, text.match(name) ?? []] as const));
const files = sources.map(({ file }) => file);
const named = files.filter((file) => namesIn.get(file)?.length);

test('no name of a vendor stands outside its rooms', () => {
  expect(files.length).toBeGreaterThan(400);
  const isIn = (all: [RegExp, string][], file: string) => all.some(([room]) => room.test(file));
  const outside = named
    .filter((file) => !isIn(rooms, file))
    .map((file) => {
      const found = namesIn.get(file) ?? [];
      return { file, found: isIn(wireRooms, file) ? found.filter((one) => !wireName.test(one)) : found };
    });
  expect(outside.filter(({ found }) => found.length > 0)).toEqual([]);
});

test('no room stands empty', () => {
  expect([...rooms, ...wireRooms].filter(([room]) => !named.some((file) => room.test(file)))).toEqual([]);
});
