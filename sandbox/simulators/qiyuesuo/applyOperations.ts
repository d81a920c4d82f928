import { vendorTime } from '../time';
import type { Application, SealAuth } from './application';
import type { Person } from './catalogue';
import { freshId } from './ids';
import {
  countIn,
  jsonIn,
  type Operation,
  type Row,
  requiredIn,
  result,
  rowsIn,
  textIn,
  type WireCall,
} from './operation';
import { refused, wrongParameter } from './refusal';
import { authRow } from './rows';
import type { Vendor } from './vendor';

/** Both ways to apply (A). Neither knows an application again: the same call twice makes two. */
export function applyOperations(vendor: Vendor): Operation[] {
  return [
    { name: 'apply', method: 'POST', path: '/seal/apply/multiple', act: (call) => apply(vendor, call) },
    {
      name: 'applyByCategory',
      method: 'POST',
      // So spelt.
      path: '/seal/apply/mulitipleByCategory',
      act: (call) => applyByCategory(vendor, call),
    },
  ];
}

function apply(vendor: Vendor, call: WireCall) {
  const row = jsonIn(call);
  const tenantName = requiredIn(row, 'tenantName');
  vendor.catalogue.company(tenantName);
  const categoryId = textIn(row, 'categoryId');
  if (categoryId !== '') refuseCategory(vendor, categoryId);
  const users = (auth: Row) => {
    const people = rowsIn(auth, 'users').map((user) => personIn(vendor, user, 'mobile', 'number'));
    if (people.length === 0) throw wrongParameter('参数错误：users不能为空');
    return people;
  };
  return answer(create(vendor, call, { row, tenantName, categoryId, users }), true);
}

function applyByCategory(vendor: Vendor, call: WireCall) {
  const row = jsonIn(call);
  const categoryId = textIn(row, 'categoryId') || categoryNamed(vendor, requiredIn(row, 'categoryName'));
  refuseCategory(vendor, categoryId);
  const tenantName = textIn(row, 'tenantName') || (vendor.catalogue.companies[0]?.name ?? '');
  // Nobody is named here, so the applicant stamps.
  const users = () => [applicantIn(vendor, row)];
  const isTold = vendor.options.dress.byCategoryReply === 'codes';
  return answer(create(vendor, call, { row, tenantName, categoryId, users }), isTold);
}

interface Applied {
  row: Row;
  tenantName: string;
  categoryId: string;
  users: (auth: Row) => Person[];
}

function create(
  vendor: Vendor,
  call: WireCall,
  { row, tenantName, categoryId, users }: Applied,
): Application {
  const applicant = applicantIn(vendor, row);
  const auths = rowsIn(row, 'auths');
  if (auths.length === 0) throw wrongParameter('参数错误：auths不能为空');
  const sealAuths = auths.flatMap((auth) => users(auth).map((user) => sealAuth(vendor, auth, user)));
  const application: Application = {
    id: freshId(),
    tenantName,
    categoryId,
    subject: requiredIn(row, 'subject'),
    applyerName: applicant.name,
    applyerContact: applicant.mobile,
    applyerNumber: applicant.number,
    serialNo: textIn(row, 'serialNo'),
    description: textIn(row, 'description'),
    documents: documentsIn(vendor, row),
    forms: rowsIn(row, 'forms').map((form) => ({ key: textIn(form, 'key'), value: textIn(form, 'value') })),
    status: 'USING',
    createTime: vendorTime(new Date()),
    sealAuths,
    ...{ appendLogs: [], faceImages: [], useImages: [] },
  };
  vendor.applications.add(application);
  vendor.effects.add(`apply:${application.serialNo}`);
  call.touched.push(application);
  return application;
}

function sealAuth(vendor: Vendor, row: Row, user: Person): SealAuth {
  const text = (name: string) => textIn(row, name);
  const [deviceNo, sealName, ownerName] = [text('deviceNo'), text('sealName'), text('ownerName')];
  if (deviceNo === '' && sealName === '') throw wrongParameter('参数错误：deviceNo和sealName不能同时为空');
  const seal = vendor.catalogue.usable({ deviceNo, sealName, ownerName });
  const [startTime, endTime] = [text('startTime'), text('endTime')];
  return {
    id: freshId(),
    userId: user.id,
    userName: user.name,
    contact: user.mobile,
    number: user.number,
    sealId: seal.id,
    sealName: seal.name,
    ownerName: seal.ownerName,
    deviceNo: seal.deviceNo,
    vertifyCode: vendor.applications.freshCode(),
    leftCount: countIn(row, 'count'),
    usedCount: 0,
    complete: false,
    ...(startTime === '' ? {} : { startTime }),
    ...(endTime === '' ? {} : { endTime }),
  };
}

function documentsIn(vendor: Vendor, { documents }: Row): string[] {
  const ids = Array.isArray(documents) ? documents.map(String) : [];
  const missing = ids.find((id) => !vendor.documents.some((document) => document.id === id));
  if (missing !== undefined) throw refused(`文档不存在：${missing}`);
  return ids;
}

function applicantIn(vendor: Vendor, row: Row): Person {
  return personIn(vendor, row, 'applyerContact', 'applyerNumber');
}

export function personIn({ catalogue }: Vendor, row: Row, mobile: string, number: string): Person {
  return catalogue.person({ mobile: textIn(row, mobile), number: textIn(row, number) });
}

function refuseCategory({ catalogue }: Vendor, categoryId: string): void {
  const category = catalogue.categories.find(({ id }) => id === categoryId);
  if (category?.type !== 'PHYSICAL') throw refused(`业务分类不存在：${categoryId}`);
  if (!category.enabled) throw refused(`业务分类已停用：${category.name}`);
}

function categoryNamed({ catalogue }: Vendor, name: string): string {
  return catalogue.categories.find((category) => category.name === name)?.id ?? name;
}

/** Also of an append. */
export function answer({ id, status, sealAuths }: Application, withCodes: boolean) {
  return result({ id, status, ...(withCodes ? { sealAuths: sealAuths.map(authRow) } : {}) });
}
