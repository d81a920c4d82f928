import { type Person, personSchema } from './catalogue';
import type { Dialect } from './dialect';
import { jsonIn, type Operation, queryText, type ReplyFields, type WireCall } from './operation';
import { readTexts } from './readApplication';
import { refused } from './refusal';
import type { Vendor } from './vendor';
import { yesNoIn } from './yesNo';

/** Lists (the pattern is A), and people. */
export function catalogueOperations(vendor: Vendor): Operation[] {
  const { dialect, catalogue } = vendor;
  const { paths, catalogue: names } = dialect;
  const list = (name: string, path: string, rows: () => ReplyFields[]): Operation => ({
    name,
    method: 'GET',
    path,
    act: (call) => page(vendor, call, rows()),
  });
  return [
    list('seals', paths.seals, () =>
      catalogue.seals.map(({ id, name }) => ({ [names.sealId]: id, [names.sealName]: name })),
    ),
    list('fileTypes', paths.fileTypes, () =>
      catalogue.fileTypes.map(({ id, name }) => ({ [names.fileTypeId]: id, [names.fileTypeName]: name })),
    ),
    list('people', paths.people, () => catalogue.people.map((person) => personRow(person, dialect))),
    ...peopleOperations(vendor),
  ];
}

function peopleOperations(vendor: Vendor): Operation[] {
  const { paths } = vendor.dialect;
  return [
    {
      name: 'createPerson',
      method: 'POST',
      path: paths.createPerson,
      act: (call) => createPeople(vendor, call),
    },
    { name: 'mobileLogin', method: 'GET', path: paths.mobileLogin, act: (call) => signIn(vendor, call) },
  ];
}

/** Pages count from 1; the server caps their size as it likes. */
function page({ dialect: { reply }, options }: Vendor, call: WireCall, rows: ReplyFields[]): ReplyFields {
  const size = Math.min(call.page.size, options.maxPageSize);
  if (call.page.page < 1 || size < 1) throw refused('页码不正确');
  const from = (call.page.page - 1) * size;
  return { [reply.list]: rows.slice(from, from + size), [reply.total]: rows.length };
}

function personRow(person: Person, { person: names, values }: Dialect): ReplyFields {
  return {
    [names.uid]: person.uid,
    [names.name]: person.name,
    [names.mobile]: person.mobile,
    [names.jobNumber]: person.jobNumber ?? '',
    [names.department]: person.departmentId ?? '',
    [names.enabled]: person.enabled ? values.yes : values.no,
  };
}

/** A: one person, or several in a list. */
function createPeople(vendor: Vendor, call: WireCall): ReplyFields {
  const given = jsonIn(call);
  const people = (Array.isArray(given) ? given : [given]).map((row) => readPerson(row, vendor));
  vendor.catalogue.people = [...vendor.catalogue.people, ...people];
  for (const { uid } of people) vendor.effects.add(`createPerson:${uid}`);
  return {};
}

function readPerson(row: unknown, { dialect, catalogue }: Vendor): Person {
  const { person: names, values } = dialect;
  const texts = readTexts(row);
  const person = personSchema.safeParse({
    uid: texts[names.uid],
    name: texts[names.name],
    mobile: texts[names.mobile],
    jobNumber: texts[names.jobNumber],
    departmentId: texts[names.department],
    enabled: yesNoIn(texts[names.enabled] ?? values.yes, values),
  });
  if (!person.success) throw refused(`人员信息不正确：${person.error.issues[0]?.path.join('.')}`);
  const { uid, mobile } = person.data;
  if (catalogue.people.some((known) => known.uid === uid || known.mobile === mobile))
    throw refused(`用户已存在：${uid}`);
  return person.data;
}

/** The call is A, its reply C: a token with which the person's browser is signed in. */
function signIn({ dialect, catalogue, webLogins }: Vendor, call: WireCall): ReplyFields {
  const mobile = queryText(call, dialect.query.mobile);
  if (!personSchema.shape.mobile.safeParse(mobile).success) throw refused('手机号不正确');
  const person = catalogue.people.find((known) => known.mobile === mobile);
  if (!catalogue.admits(person)) throw refused(`用户不存在或已停用：${mobile}`);
  return { [dialect.reply.loginToken]: webLogins.give(person?.name ?? mobile) };
}
