import { mobileIn, plainMobile } from '../../domain/mobile';
import { assertNever, type Person } from '../../domain/sealRequest/values';
import type { UserMapping } from '../administration/bindings';
import { PortError } from '../ports/errors';
import {
  everyPage,
  type NewPerson,
  type VendorLists,
  type VendorPerson,
  type VendorsWithLists,
} from '../ports/vendorLists';

/** By what a binding's mapping finds a person of the host among the vendor's people. */
export type PersonKey = 'uid' | 'mobile' | 'jobNumber';

/** Why a person of the host is nobody at the vendor. */
export type PersonFault =
  | { code: 'unknown-person'; person: Person; by: PersonKey | 'table' }
  /** The host did not tell by what people are found. */
  | { code: 'person-incomplete'; person: Person; by: PersonKey }
  | { code: 'ambiguous-person'; person: Person; by: PersonKey }
  /** To be made at the vendor: it refused in these words, or what it needs is missing. */
  | { code: 'person-not-created'; person: Person; refusedWith?: string };

/** The vendor's id of a person, or why there is none. */
export type PersonUid = { ok: true; uid: string } | { ok: false; fault: PersonFault };

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
  /**
   * What the vendor calls the person of this id of its own; undefined where its list, as it was read last, has none.
   *
   * @throws PortError where the vendor has to be asked and cannot be.
   */
  nameOf(bindingId: string, uid: string): Promise<string | undefined>;
}

/** The vendor's people of one binding, by what a mapping finds them by. */
interface Index {
  readAtMs: number;
  uid: Map<string, string[]>;
  mobile: Map<string, string[]>;
  jobNumber: Map<string, string[]>;
  /** Mobile numbers by uid. */
  numbers: Map<string, string[]>;
  /** Names by uid. */
  names: Map<string, string>;
}

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
  const search = async (bindingId: string, key: PersonKey | 'numbers', sought: string): Promise<string[]> => {
    const found = (await index(bindingId, keptForMs))[key].get(sought);
    return found ?? (await index(bindingId, missedAgainMs))[key].get(sought) ?? [];
  };
  return {
    uidOf: async (bindingId, mapping = { kind: 'same' }, person) => {
      if (mapping.kind === 'table') return fromTable(mapping.table, person);
      if (mapping.kind === 'same' && !mapping.createMissing) return { ok: true, uid: person.userId };
      const key = mapping.kind === 'same' ? 'uid' : mapping.kind;
      const sought = soughtBy(person, key);
      if (sought === undefined) return none({ code: 'person-incomplete', person, by: key });
      if (!(await vendors.forBinding(bindingId)).personPage) return { ok: true, uid: sought };
      const [uid, ...others] = await search(bindingId, key, sought);
      if (others.length > 0) return none({ code: 'ambiguous-person', person, by: key });
      if (uid !== undefined) return { ok: true, uid };
      const { createPerson } = await vendors.forBinding(bindingId);
      if (!mapping.createMissing || !createPerson) return none({ code: 'unknown-person', person, by: key });
      const created = await createdPerson(createPerson, person);
      forget(bindingId);
      if (created.ok) return created;
      // Another process may have made the same person at the same moment.
      const [madeByOther] = await search(bindingId, key, sought);
      return madeByOther === undefined ? created : { ok: true, uid: madeByOther };
    },
    mobileOf: async (bindingId, mapping = { kind: 'same' }, userId) => {
      const uid = uidByIdAlone(mapping, userId);
      if (uid === undefined) return undefined;
      // It takes job numbers too.
      if (!(await vendors.forBinding(bindingId)).personPage) return mobileIn(uid);
      const [mobile] = await search(bindingId, 'numbers', uid);
      if (mobile === undefined) return undefined;
      const holders = await search(bindingId, 'mobile', mobile);
      return holders.length === 1 ? mobile : undefined;
    },
    // A name is worth no reading of its own beyond that: pages are looked at often.
    nameOf: async (bindingId, uid) => (await index(bindingId, keptForMs)).names.get(uid),
  };
}

async function readIndex({ personPage }: VendorLists): Promise<Index> {
  const read: Index = {
    readAtMs: performance.now(),
    uid: new Map(),
    mobile: new Map(),
    jobNumber: new Map(),
    numbers: new Map(),
    names: new Map(),
  };
  const note = (key: PersonKey | 'numbers', found: string | undefined, told: string) => {
    if (found === undefined) return;
    const known = read[key].get(found) ?? [];
    if (!known.includes(told)) read[key].set(found, [...known, told]);
  };
  if (!personPage) return read;
  for await (const people of everyPage<VendorPerson>(personPage, ({ uid }) => uid))
    for (const { uid, name, mobile, jobNumber } of people) {
      if (name?.trim()) read.names.set(uid, name.trim());
      const number = mobile && plainMobile(mobile);
      note('uid', uid, uid);
      note('mobile', number, uid);
      if (number !== undefined) note('numbers', uid, number);
      note('jobNumber', placed(jobNumber), uid);
    }
  return read;
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

function soughtBy(person: Person, key: PersonKey): string | undefined {
  if (key === 'uid') return person.userId;
  return key === 'mobile' ? person.mobile && plainMobile(person.mobile) : placed(person.jobNumber);
}

/** Likewise: a dash is nobody's job number. */
function placed(jobNumber: string | undefined): string | undefined {
  return jobNumber !== undefined && /[\p{L}\p{N}]/u.test(jobNumber) ? jobNumber.trim() : undefined;
}

function fromTable(table: readonly { userId: string; uid: string }[], person: Person): PersonUid {
  const row = table.find(({ userId }) => userId === person.userId);
  return row ? { ok: true, uid: row.uid } : none({ code: 'unknown-person', person, by: 'table' });
}

async function createdPerson(
  create: (person: NewPerson) => Promise<void>,
  person: Person,
): Promise<PersonUid> {
  const { userId, name, mobile, jobNumber } = person;
  if (!name || !mobile) return none({ code: 'person-not-created', person });
  try {
    const more = jobNumber === undefined ? {} : { jobNumber };
    await create({ uid: userId, name, mobile, enabled: true, ...more });
    return { ok: true, uid: userId };
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
    return none({ code: 'person-not-created', person, refusedWith: error.message });
  }
}

const none = (fault: PersonFault): PersonUid => ({ ok: false, fault });
