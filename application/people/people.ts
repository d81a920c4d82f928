import { assertNever, type FieldError, type Person } from '../../domain/sealRequest/values';
import type { UserMapping } from '../administration/bindings';
import { PortError } from '../ports/errors';
import { everyPage, type VendorLists, type VendorPerson, type VendorsWithLists } from '../ports/vendorLists';

/** The vendor's id of a person, or why there is none; the message names the person. */
export type PersonUid = { ok: true; uid: string } | { ok: false; fault: Omit<FieldError, 'path'> };

export interface People {
  /** @throws PortError where the vendor has to be asked and cannot be. */
  uidOf(bindingId: string, mapping: UserMapping | undefined, person: Person): Promise<PersonUid>;
  /**
   * The mobile number that the vendor has for a host's user of this id; undefined where the id alone does not lead to
   * one person there, or where several people there have that number: one of them may have been made by an
   * application, with whatever number it named.
   *
   * @throws PortError where the vendor has to be asked and cannot be.
   */
  mobileOf(bindingId: string, mapping: UserMapping | undefined, userId: string): Promise<string | undefined>;
}

/** The vendor's people of one binding, by what a mapping finds them by. */
interface Index {
  readAtMs: number;
  uid: Map<string, string[]>;
  mobile: Map<string, string[]>;
  jobNumber: Map<string, string[]>;
  /** Mobile numbers by uid. */
  numbers: Map<string, string[]>;
}
type Key = 'uid' | 'mobile' | 'jobNumber';

/** People change rarely; a person who is not found is looked for anew, but not over and over. */
const keptForMs = 10 * 60_000;
const missedAgainMs = 15_000;

/** Host users as the vendor's people, by each binding's mapping. Reads the vendor's list only where it must. */
export function createPeople(vendors: VendorsWithLists): People {
  const indexes = new Map<string, Index>();
  /** Whoever comes while the list is being read waits for that reading. */
  const readings = new Map<string, Promise<Index>>();
  const readAnew = (bindingId: string): Promise<Index> => {
    const reading = (async () => readIndex(await vendors.forBinding(bindingId)))();
    readings.set(bindingId, reading);
    const isLatest = () => readings.get(bindingId) === reading;
    reading
      .then(
        (read) => isLatest() && indexes.set(bindingId, read),
        () => undefined,
      )
      .finally(() => isLatest() && readings.delete(bindingId));
    return reading;
  };
  /** Also what is being read right now may lack what has just changed. */
  const forget = (bindingId: string) => {
    indexes.delete(bindingId);
    readings.delete(bindingId);
  };
  const index = async (bindingId: string, olderThanMs: number): Promise<Index> => {
    const known = indexes.get(bindingId);
    if (known && performance.now() - known.readAtMs < olderThanMs) return known;
    return readings.get(bindingId) ?? readAnew(bindingId);
  };
  const search = async (bindingId: string, key: Key | 'numbers', sought: string): Promise<string[]> => {
    const found = (await index(bindingId, keptForMs))[key].get(sought);
    return found ?? (await index(bindingId, missedAgainMs))[key].get(sought) ?? [];
  };
  return {
    uidOf: async (bindingId, mapping = { kind: 'same' }, person) => {
      if (mapping.kind === 'table') return fromTable(mapping.table, person);
      if (mapping.kind === 'same' && !mapping.createMissing) return { ok: true, uid: person.userId };
      const key = mapping.kind === 'same' ? 'uid' : mapping.kind;
      const sought = soughtBy(person, key);
      if (sought === undefined) return lacking(person, key);
      const [uid, ...others] = await search(bindingId, key, sought);
      if (others.length > 0) return ambiguous(person, key);
      if (uid !== undefined) return { ok: true, uid };
      if (!mapping.createMissing) return unknown(person, key);
      const created = await createPerson(await vendors.forBinding(bindingId), person);
      forget(bindingId);
      if (created.ok) return created;
      // Another process may have made the same person at the same moment.
      const [madeByOther] = await search(bindingId, key, sought);
      return madeByOther === undefined ? created : { ok: true, uid: madeByOther };
    },
    mobileOf: async (bindingId, mapping = { kind: 'same' }, userId) => {
      const uid = uidByIdAlone(mapping, userId);
      if (uid === undefined) return undefined;
      const [mobile] = await search(bindingId, 'numbers', uid);
      if (mobile === undefined) return undefined;
      const holders = await search(bindingId, 'mobile', mobile);
      return holders.length === 1 ? mobile : undefined;
    },
  };
}

async function readIndex(vendor: VendorLists): Promise<Index> {
  const read: Index = {
    readAtMs: performance.now(),
    uid: new Map(),
    mobile: new Map(),
    jobNumber: new Map(),
    numbers: new Map(),
  };
  const note = (key: Key | 'numbers', found: string | undefined, told: string) => {
    if (found === undefined) return;
    const known = read[key].get(found) ?? [];
    if (!known.includes(told)) read[key].set(found, [...known, told]);
  };
  for await (const people of everyPage<VendorPerson>(vendor.personPage, ({ uid }) => uid))
    for (const { uid, mobile, jobNumber } of people) {
      const number = mobile && plainMobile(mobile);
      note('uid', uid, uid);
      note('mobile', number, uid);
      if (number !== undefined) note('numbers', uid, number);
      note('jobNumber', placed(jobNumber), uid);
    }
  return read;
}

/**
 * As dialled within China, so that `+86 138-0000-0001` is the same number as `13800000001`. What holds no digit stands
 * for a number that nobody has entered: it must not make one person another.
 */
export function plainMobile(mobile: string): string | undefined {
  const plain = mobile
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^(\+|00)86/, '');
  return /\d/.test(plain) ? plain : undefined;
}

/** What a mapping makes of an id where nothing else of the person is known. */
function uidByIdAlone(mapping: UserMapping, userId: string): string | undefined {
  switch (mapping.kind) {
    case 'same':
      return userId;
    case 'table':
      return mapping.table.find((row) => row.userId === userId)?.uid;
    case 'mobile':
    case 'jobNumber':
      return undefined;
    default:
      return assertNever(mapping);
  }
}

function soughtBy(person: Person, key: Key): string | undefined {
  if (key === 'uid') return person.userId;
  return key === 'mobile' ? person.mobile && plainMobile(person.mobile) : placed(person.jobNumber);
}

/** Likewise: a dash is nobody's job number. */
function placed(jobNumber: string | undefined): string | undefined {
  return jobNumber !== undefined && /[\p{L}\p{N}]/u.test(jobNumber) ? jobNumber.trim() : undefined;
}

function fromTable(table: readonly { userId: string; uid: string }[], person: Person): PersonUid {
  const row = table.find(({ userId }) => userId === person.userId);
  if (row) return { ok: true, uid: row.uid };
  return fault(
    'unknown-person',
    `is ${nameOf(person)}, who is not in the table of this binding's userMapping`,
    `${nameOf(person)}不在该绑定的人员对照表中`,
  );
}

async function createPerson(vendor: VendorLists, person: Person): Promise<PersonUid> {
  const { userId, name, mobile, jobNumber } = person;
  if (!name || !mobile)
    return fault(
      'person-not-created',
      `is ${nameOf(person)}, whom the vendor does not know; to create them there, name and mobile are needed`,
      `章管家中没有${nameOf(person)}；要在章管家中创建该人员，须提供姓名和手机号`,
    );
  try {
    const more = jobNumber === undefined ? {} : { jobNumber };
    await vendor.createPerson({ uid: userId, name, mobile, enabled: true, ...more });
    return { ok: true, uid: userId };
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
    return fault(
      'person-not-created',
      `is ${nameOf(person)}, whom the vendor does not know and would not create: ${error.message}`,
      `章管家中没有${nameOf(person)}，创建时被拒绝：${error.message}`,
    );
  }
}

const keyNames: Record<Key, [en: string, zh: string]> = {
  uid: ['id', '编号'],
  mobile: ['mobile number', '手机号'],
  jobNumber: ['job number', '工号'],
};

function lacking(person: Person, key: Key): PersonUid {
  const [en, zh] = keyNames[key];
  return fault(
    'person-incomplete',
    `is ${nameOf(person)} without a ${en}, by which this binding finds people at the vendor`,
    `${nameOf(person)}没有${zh}，而该绑定按${zh}对应章管家人员`,
  );
}

function unknown(person: Person, key: Key): PersonUid {
  const [en, zh] = keyNames[key];
  return fault(
    'unknown-person',
    `is ${nameOf(person)}, whom the vendor does not know by ${en}`,
    `章管家中按${zh}找不到${nameOf(person)}`,
  );
}

function ambiguous(person: Person, key: Key): PersonUid {
  const [en, zh] = keyNames[key];
  return fault(
    'ambiguous-person',
    `is ${nameOf(person)}, whose ${en} several people at the vendor have`,
    `章管家中有多人与${nameOf(person)}的${zh}相同`,
  );
}

function fault(code: string, message: string, zh: string): PersonUid {
  return { ok: false, fault: { code, message, zh } };
}

function nameOf({ name, userId }: Person): string {
  return name === undefined ? userId : `${name} (${userId})`;
}
