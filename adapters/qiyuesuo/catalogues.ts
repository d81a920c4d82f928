import type { Page, VendorFileType, VendorLists, VendorSeal } from '../../application/ports/vendorLists';
import { normalWord } from '../http/normalWord';
import {
  asRow,
  codeField,
  field,
  listRows,
  type Row,
  requiredId,
  requiredText,
  textField,
} from '../http/rows';
import type { Profile } from './profileSchemas';
import { labelOf, type VendorSession } from './session';

export function catalogueCalls(session: VendorSession): VendorLists {
  return {
    sealPage: ({ page }) => once(page, () => sealsOf(session)),
    fileTypePage: ({ page }) => once(page, () => categoriesOf(session)),
  };
}

/** This vendor's lists have no pages: all of it is the first. */
async function once<Item>(page: number, read: () => Promise<Item[]>): Promise<Page<Item>> {
  if (page > 1) return { items: [] };
  const items = await read();
  return { items, total: items.length };
}

/**
 * Those that can be stamped with, by the machine that they lie in: that is what an application names. Beside them those
 * that are frozen or lie in no machine, so that people see why they cannot be selected. Under each company, or all together
 * (both level A).
 */
async function sealsOf(session: VendorSession): Promise<VendorSeal[]> {
  const { profile } = session;
  const { sealFields: names, paths, query } = profile;
  const name = 'seals';
  const reply = await session.reply({
    name,
    method: 'GET',
    path: paths.seals,
    query: { [query.sealCategory]: 'PHYSICS' },
  });
  const rows = listRows(reply, ['result', 'list'], labelOf(name));
  const seals = rows.flatMap((row) =>
    Array.isArray(field(row, names.list)) ? listRows(row, names.list, labelOf(name)) : [row],
  );
  return seals.flatMap((row) => sealOf(row, profile, labelOf(name)) ?? []);
}

/** undefined for one that is there no more, or whose status nobody has declared. */
function sealOf(row: Row, { sealFields: names, usable }: Profile, label: string): VendorSeal | undefined {
  const [device, status] = [codeField(row, names.device), textField(row, names.status)];
  const isFrozen = status !== undefined && isIn(usable.frozenStatuses, status);
  const sealId = device ?? codeField(row, names.id);
  if (sealId === undefined || !(isFrozen || isIn(usable.sealStatuses, status))) return undefined;
  const seal = { sealId, name: requiredText(row, names.name, label) };
  if (isFrozen) return { ...seal, unselectable: 'frozen' };
  return device === undefined ? { ...seal, unselectable: 'no-device' } : seal;
}

/** The leaves of the tree, or of the plain list, that are for physical seals and enabled. */
async function categoriesOf(session: VendorSession): Promise<VendorFileType[]> {
  const { categoryFields: names, paths, usable } = session.profile;
  const name = 'categories';
  const label = labelOf(name);
  const reply = await session.reply({ name, method: 'GET', path: paths.categories });
  return leaves(listRows(reply, names.list, label), names)
    .filter(
      (row) =>
        isIn(usable.categoryTypes, textField(row, names.type)) &&
        isIn(usable.categoryStates, textField(row, names.state)),
    )
    .map((row) => ({
      fileTypeId: requiredId(row, names.id, label),
      name: requiredText(row, names.name, label),
    }));
}

function leaves(rows: readonly Row[], names: Profile['categoryFields']): Row[] {
  return rows.flatMap((row) => {
    const children = field(row, names.children);
    if (!Array.isArray(children)) return [row];
    return leaves(
      children.map((child: unknown) => asRow(child)).filter((child) => child !== undefined),
      names,
    );
  });
}

/** What is not said is no reason against it. */
function isIn(words: readonly string[], text: string | undefined): boolean {
  return text === undefined || words.some((word) => normalWord(word) === normalWord(text));
}
