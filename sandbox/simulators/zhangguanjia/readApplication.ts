import { z } from 'zod';
import type { NewApplication } from './application';
import type { Catalogue } from './catalogue';
import type { Dialect } from './dialect';
import { countIn, newSeals, readGrants, type Texts } from './grants';
import { refused } from './refusal';

/** A: most clients send texts alone, some numbers and truths among them. */
const textsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const maxFileCount = 9_999; // B

export function readTexts(value: unknown): Texts {
  const texts = textsSchema.safeParse(value);
  if (!texts.success) throw refused(`参数错误：${texts.error.issues[0]?.path.join('.')}格式不正确`);
  return texts.data;
}

/** One application of the list that batchCreate takes, judged as the vendor would. */
export function readApplication(value: unknown, dialect: Dialect, catalogue: Catalogue): NewApplication {
  const texts = readTexts(value);
  const { apply, values } = dialect;
  const status = texts[apply.status];
  if (status !== undefined && status !== values.approvedElsewhere && status !== values.registered)
    throw refused(`${apply.status}不支持：${status}`);
  return {
    applyId: required(texts, apply.applyId),
    uid: readApplicant(texts, apply, catalogue),
    fileTypeId: readFileType(texts, apply, catalogue),
    subject: required(texts, apply.subject),
    approvedElsewhere: status === values.approvedElsewhere,
    seals: newSeals(readGrants(texts, dialect, 1), catalogue),
    ...readOptional(texts, apply, catalogue),
    ...otherFields(texts, apply),
  };
}

function required(texts: Texts, name: string): string {
  const text = texts[name]?.trim() ?? '';
  if (text === '') throw refused(`${name}不能为空`);
  return text;
}

function readApplicant(texts: Texts, apply: Dialect['apply'], catalogue: Catalogue): string {
  const uid = required(texts, apply.uid);
  if (!catalogue.admits(catalogue.person(uid))) throw refused(`用户不存在或已停用：${uid}`);
  return uid;
}

function readFileType(texts: Texts, apply: Dialect['apply'], catalogue: Catalogue): string {
  const fileTypeId = required(texts, apply.fileType);
  if (!catalogue.hasFileType(fileTypeId)) throw refused(`文件类型不存在：${fileTypeId}`);
  return fileTypeId;
}

function readOptional(texts: Texts, apply: Dialect['apply'], catalogue: Catalogue) {
  const reason = texts[apply.reason];
  const departmentId = texts[apply.department];
  if (departmentId !== undefined && !catalogue.hasDepartment(departmentId))
    throw refused(`部门不存在：${departmentId}`);
  return {
    ...(texts[apply.fileCount] === undefined
      ? {}
      : { fileCount: countIn(texts, apply.fileCount, { least: 1, most: maxFileCount }) }),
    ...(reason === undefined ? {} : { reason }),
    ...(departmentId === undefined ? {} : { departmentId }),
  };
}

function otherFields(texts: Texts, { others, ...names }: Dialect['apply']) {
  const { seal, useCount, crossPage, crossPageUseCount, ...single } = names;
  const known = new Set<string>(Object.values(single));
  const isNumbered = (name: string) =>
    [seal, useCount, crossPage, crossPageUseCount].includes(name.replace(/\d+$/, '')) && /\d$/.test(name);
  const rest = Object.entries(texts).filter(([name]) => !known.has(name) && !isNumbered(name));
  return {
    others: Object.fromEntries(rest.filter(([name]) => others.includes(name))),
    unknownFields: Object.fromEntries(rest.filter(([name]) => !others.includes(name))),
  };
}
