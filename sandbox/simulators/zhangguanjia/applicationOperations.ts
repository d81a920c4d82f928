import { z } from 'zod';
import { type Application, type NewApplication, totalsText } from './application';
import type { Dialect } from './dialect';
import { readGrants, type Texts, withAdded } from './grants';
import { jsonIn, type Operation, queryText, type ReplyFields, type WireCall } from './operation';
import { readApplication, readTexts } from './readApplication';
import { refused, VendorRefusal } from './refusal';
import type { ShownAs } from './shownAs';
import type { Vendor } from './vendor';

/** Apply, update, append, end and detail. */
export function applicationOperations(vendor: Vendor): Operation[] {
  const { paths, appendStyle, detailAvailable } = vendor.dialect;
  const append = (call: WireCall) =>
    appendStyle === 'increment' ? addUses(vendor, call) : setTotals(vendor, call);
  const update = (call: WireCall) => setTotals(vendor, call);
  const isShared = paths.append === paths.update;
  return [
    { name: 'apply', method: 'POST', path: paths.apply, act: (call) => apply(vendor, call) },
    // Where both share a path, its calls are judged as that site's append, and counted as updates.
    { name: 'update', method: 'PUT', path: paths.update, act: isShared ? append : update },
    { name: 'append', method: 'PUT', path: paths.append, act: append },
    { name: 'end', method: 'POST', path: paths.end, act: (call) => end(vendor, call) },
    ...(detailAvailable
      ? [
          {
            name: 'detail',
            method: 'GET' as const,
            path: paths.detail,
            act: (call: WireCall) => detail(vendor, call),
          },
        ]
      : []),
  ];
}

/** A: a list of applications; all or nothing, or row by row, as the dialect says. */
function apply(vendor: Vendor, call: WireCall): ReplyFields {
  const { dialect, options } = vendor;
  const list = z.array(z.unknown()).min(1).safeParse(jsonIn(call));
  if (!list.success) throw refused('请求内容必须是申请数组');
  if (list.data.length > options.maxBatch) throw refused(`一次最多提交${options.maxBatch}个申请`);
  if (dialect.wrongApplication === 'toldByRow')
    return { [dialect.reply.list]: list.data.map((item) => applyByRow(vendor, call, item)) };
  const given = list.data.map((item) => readNew(vendor, item));
  if (new Set(given.map(({ applyId }) => applyId)).size < given.length)
    throw new VendorRefusal('duplicate', `${dialect.apply.applyId}重复`);
  const created = given.map((application) => create(vendor, call, application));
  return { [dialect.reply.list]: created.map((application) => grantRow(application, dialect, 'apply')) };
}

function readNew({ dialect, catalogue, applications }: Vendor, item: unknown): NewApplication {
  const given = readApplication(item, dialect, catalogue);
  if (dialect.secondApply === 'refused') applications.refuseKnown(given.applyId);
  return given;
}

function create(vendor: Vendor, { touched }: WireCall, given: NewApplication): Application {
  const application = vendor.applications.createOrChange(given);
  vendor.effects.add(`apply:${application.applyId}`);
  touched.push(application);
  return application;
}

function applyByRow(vendor: Vendor, call: WireCall, item: unknown): ReplyFields {
  const { dialect } = vendor;
  try {
    return grantRow(create(vendor, call, readNew(vendor, item)), dialect, 'apply');
  } catch (error) {
    if (!(error instanceof VendorRefusal)) throw error;
    const told = z.record(z.string(), z.unknown()).safeParse(item);
    return {
      [dialect.grant.applyId]: told.success ? told.data[dialect.apply.applyId] : null,
      [dialect.reply.code]: dialect.codes[error.kind],
      [dialect.reply.message]: error.message,
    };
  }
}

/** A: totals, absolute; the same again changes nothing. */
function setTotals(vendor: Vendor, call: WireCall): ReplyFields {
  const { application, grants } = readUpdate(vendor, call, 1);
  if (vendor.applications.setTotals(application, grants))
    vendor.effects.add(`update:${application.applyId}:${totalsText(application.seals)}`);
  return { [vendor.dialect.reply.list]: [grantRow(application, vendor.dialect, 'update')] };
}

/** C: what is added, where a site's append works so. The same again adds again. */
function addUses(vendor: Vendor, call: WireCall): ReplyFields {
  const { application, grants } = readUpdate(vendor, call, 0);
  if (vendor.applications.setTotals(application, withAdded(application, grants)))
    vendor.effects.add(`append:${application.applyId}:${totalsText(grants)}`);
  return { [vendor.dialect.reply.list]: [grantRow(application, vendor.dialect, 'update')] };
}

function readUpdate(vendor: Vendor, call: WireCall, least: 0 | 1) {
  const { dialect, applications } = vendor;
  const texts = readTexts(jsonIn(call));
  const application = applications.find(texts[dialect.apply.applyId] ?? '');
  if (!dialect.changesInApproval && application.stage === 'awaitingApproval')
    throw refused('申请单已进入流程，不能修改');
  if (dialect.updateBody === 'full' && least === 1) readWhole(vendor, application, texts);
  const grants = readGrants(texts, dialect, least);
  if (grants.length === 0) throw refused('至少填写一个印章');
  call.touched.push(application);
  return { application, grants };
}

/** What is left out is emptied, so a server that takes the whole refuses a part (C). */
function readWhole({ dialect }: Vendor, application: Application, texts: Texts): void {
  const { uid, fileType, subject, fileCount } = dialect.apply;
  for (const name of [uid, fileType, subject]) if (!texts[name]?.trim()) throw refused(`${name}不能为空`);
  application.subject = texts[subject] ?? '';
  const files = texts[fileCount];
  if (files === undefined) delete application.fileCount;
  else application.fileCount = Number(files);
}

function grantRow(application: Application, dialect: Dialect, call: 'apply' | 'update'): ReplyFields {
  const { grant, codeInApplyReply, codeInUpdateReply } = dialect;
  const { applyId, sealCode } = application;
  const isTold = call === 'apply' ? codeInApplyReply : codeInUpdateReply;
  return { [grant.applyId]: applyId, ...(isTold && sealCode !== null ? { [grant.sealCode]: sealCode } : {}) };
}

/** C. */
function end(vendor: Vendor, call: WireCall): ReplyFields {
  const names = vendor.dialect.end;
  const texts = readTexts(jsonIn(call));
  const application = vendor.applications.find(texts[names.applyId] ?? '');
  vendor.applications.end(application, texts[names.reason] ?? '');
  vendor.effects.add(`end:${application.applyId}`);
  call.touched.push(application);
  return {};
}

/** C, with names of B. */
function detail({ dialect, applications, shownAs }: Vendor, call: WireCall): ReplyFields {
  const application = applications.find(queryText(call, dialect.query.detail));
  const names = dialect.detail;
  return {
    [dialect.reply.object]: {
      [names.applyId]: application.applyId,
      [names.stageName]: shownAs.stageName ?? dialect.stages[application.stage],
      [names.sealCode]: application.sealCode ?? '',
      [names.seals]: application.seals.map((seal) => sealRow(seal, dialect, shownAs)),
      [names.uses]: application.uses.map((use) => useRow(use, names)),
    },
  };
}

function sealRow(
  seal: Application['seals'][number],
  { detail: names, countForm }: Dialect,
  shownAs: ShownAs,
): ReplyFields {
  const count = (value: number) => (countForm === 'string' ? String(value) : value);
  return {
    [names.sealId]: seal.sealId,
    [names.sealName]: seal.sealName,
    [names.useCount]: 'useCount' in shownAs ? shownAs.useCount : count(seal.useCount),
    [names.usedCount]: 'usedCount' in shownAs ? shownAs.usedCount : count(seal.usedCount),
    [names.crossPageUseCount]: count(seal.crossPageUseCount),
    [names.usedCrossPageUseCount]: count(seal.usedCrossPageUseCount),
  };
}

/** B. */
function useRow(
  { sealName, person, at, address, images, imagesPending }: Application['uses'][number],
  names: Dialect['detail'],
) {
  return {
    [names.sealName]: sealName,
    [names.usedBy]: person,
    [names.usedAt]: at,
    [names.address]: address,
    [names.imageCount]: images.length,
    [names.images]: (imagesPending ? [] : images).map((url) => ({
      [names.imageUrl]: url,
      [names.imageKind]: '1',
    })),
  };
}
