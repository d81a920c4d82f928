import { unknownChoices, unselectableSeals } from '../../../application/catalogues/choices';
import type { CatalogueItem } from '../../../application/catalogues/ports';

/* What a form or an engine names, held against the catalogue; the vendor is looked at once before anything is said. */

const item = (itemId: string, more: Partial<CatalogueItem> = {}): CatalogueItem => ({
  ...{ _id: itemId, bindingId: 'b1', kind: 'seal', itemId, name: `印章${itemId}`, seenIn: 's' },
  ...more,
});

/** What the catalogue has, before a sync and after. */
function site(before: CatalogueItem[], after: CatalogueItem[] | 'away' = before) {
  let [items, syncs] = [before, 0];
  return {
    syncs: () => syncs,
    catalogues: {
      present: async (_bindingId: string, _kind: string, id: string) =>
        items.find(({ itemId }) => itemId === id) ?? null,
      state: async () => null,
    },
    catalogueSync: {
      sync: async () => {
        syncs += 1;
        if (after === 'away') return { kind: 'failed' as const, at: '', message: 'away' };
        items = after;
        return { kind: 'synced' as const, at: '', seals: after.length, fileTypes: 1 };
      },
    },
  };
}
const type = item('type', { kind: 'fileType' });
const good = item('1');
const frozen = item('2', { unselectable: 'frozen' });
const loose = item('3', { unselectable: 'no-device' });
const formOf = (...ids: string[]) =>
  ({
    fileType: { id: 'type', path: 'form.type' },
    seals: ids.map((id) => ({ id, path: `form.${id}` })),
  }) as Parameters<typeof unknownChoices>[2];
const directly = (...ids: string[]) => ids.map((id, index) => ({ id, path: `seals.${index}.sealId` }));

test('what can be selected costs the vendor nothing', async () => {
  const services = site([type, good]);
  expect(await unknownChoices(services, 'b1', formOf('1'))).toEqual([]);
  expect(await unselectableSeals(services, 'b1', directly('1'))).toEqual([]);
  expect(services.syncs()).toBe(0);
});

test('a form: each seal that nobody can apply for is named with why, beside those that are unknown', async () => {
  expect(await unknownChoices(site([type, good, frozen, loose]), 'b1', formOf('1', '2', '3', '4'))).toEqual([
    { path: 'form.2', id: '2', name: '印章2', code: 'unselectable-seal', reason: 'frozen' },
    { path: 'form.3', id: '3', name: '印章3', code: 'unselectable-seal', reason: 'no-device' },
    { path: 'form.4', id: '4', code: 'unknown-seal' },
  ]);
});

test('an engine: an id that the catalogue has not is the vendor’s matter', async () => {
  expect(await unselectableSeals(site([good, frozen]), 'b1', directly('4', '2'))).toEqual([
    { path: 'seals.1.sealId', id: '2', name: '印章2', code: 'unselectable-seal', reason: 'frozen' },
  ]);
  const unknown = site([good]);
  expect(await unselectableSeals(unknown, 'b1', directly('4'))).toEqual([]);
  expect(unknown.syncs()).toBe(0);
});

test('one that can be selected by now is not refused, and a vendor that is away refuses nothing', async () => {
  const thawed = item('2');
  expect(await unselectableSeals(site([frozen], [thawed]), 'b1', directly('2'))).toEqual([]);
  expect(await unselectableSeals(site([frozen], 'away'), 'b1', directly('2'))).toEqual([]);
});
