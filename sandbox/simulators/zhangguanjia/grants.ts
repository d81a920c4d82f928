import type { Application, Grant, GrantedSeal } from './application';
import type { Catalogue } from './catalogue';
import type { Dialect } from './dialect';
import { refused } from './refusal';
import { yesNoIn } from './yesNo';

/** Limits: B. */
const maxSeals = 10;
const maxUseCount = 999_999;

export type Texts = Readonly<Record<string, string>>;

/** A whole number in decimal digits, as the wire carries it. */
export function countIn(
  texts: Texts,
  name: string,
  { least, most }: { least: number; most: number },
): number {
  const text = texts[name] ?? '';
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw refused(`${name}必须是${least}到${most}之间的整数`);
  return value;
}

/**
 * The seals of an application or an update: `seal_ids1`, `use_count1`, `is_sealed_bid1`, `sealed_bid_count1`, numbered
 * from 1 without a gap (A). `least` is the least count of uses: 0 where counts are what is added.
 */
export function readGrants(texts: Texts, { apply, values }: Dialect, least: 0 | 1): Grant[] {
  const grants: Grant[] = [];
  for (let number = 1; texts[`${apply.seal}${number}`] !== undefined; number += 1) {
    if (number > maxSeals) throw refused(`单个申请最多${maxSeals}个印章`);
    const useCount = countIn(texts, `${apply.useCount}${number}`, { least, most: maxUseCount });
    const crossPageUseCount = readCrossPage(texts, number, apply, values);
    grants.push({ sealId: texts[`${apply.seal}${number}`] ?? '', useCount, crossPageUseCount });
  }
  if (new Set(grants.map(({ sealId }) => sealId)).size < grants.length) throw refused('印章重复');
  refuseStrays(texts, grants.length, apply);
  return grants;
}

function readCrossPage(
  texts: Texts,
  number: number,
  apply: Dialect['apply'],
  values: Dialect['values'],
): number {
  const flag = yesNoIn(texts[`${apply.crossPage}${number}`] ?? '', values);
  const countName = `${apply.crossPageUseCount}${number}`;
  if (flag) return countIn(texts, countName, { least: 1, most: maxUseCount });
  if (flag === undefined) throw refused(`${apply.crossPage}${number}只能是${values.yes}或${values.no}`);
  if (!/^0*$/.test(texts[countName] ?? '')) throw refused(`${countName}仅在骑缝章时填写`);
  return 0;
}

/** A number that is left out would silently drop the seals after it. */
function refuseStrays(texts: Texts, count: number, apply: Dialect['apply']): void {
  const numbered = [apply.seal, apply.useCount, apply.crossPage, apply.crossPageUseCount];
  for (const name of Object.keys(texts)) {
    const field = numbered.find((start) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)));
    if (field !== undefined && Number(name.slice(field.length)) > count)
      throw refused(`印章序号不连续：${name}`);
  }
}

/** B. */
const sealStates = { disabled: '印章已停用', destroyed: '印章已销毁' } as const;

/** The seals of a new application, known and with fitting counts. */
export function newSeals(grants: readonly Grant[], catalogue: Catalogue): GrantedSeal[] {
  if (grants.length === 0) throw refused('至少选择一个印章');
  return grants.map((grant) => {
    const seal = catalogue.seal(grant.sealId);
    if (!seal) throw refused(`印章不存在：${grant.sealId}`);
    if (seal.state) throw refused(`${sealStates[seal.state]}：${seal.name}`);
    if (seal.crossPage === false && grant.crossPageUseCount > 0)
      throw refused(`该印章不支持骑缝章：${seal.name}`);
    refuseCounts(grant, seal.name);
    return { ...grant, sealName: seal.name, usedCount: 0, usedCrossPageUseCount: 0 };
  });
}

/** An application's seals with other totals; seals that are not named keep theirs. */
export function withTotals(application: Application, totals: readonly Grant[]): GrantedSeal[] {
  for (const { sealId } of totals)
    if (!application.seals.some((seal) => seal.sealId === sealId))
      throw refused(`申请中没有该印章：${sealId}`);
  return application.seals.map((seal) => {
    const total = totals.find(({ sealId }) => sealId === seal.sealId) ?? seal;
    const { useCount, crossPageUseCount } = total;
    refuseCounts(total, seal.sealName);
    if (useCount < seal.usedCount || crossPageUseCount < seal.usedCrossPageUseCount)
      throw refused(`${seal.sealName}的用印次数不能少于已用次数`);
    return { ...seal, useCount, crossPageUseCount };
  });
}

/** What is added, as totals. */
export function withAdded({ seals }: Application, added: readonly Grant[]): Grant[] {
  return added.map(({ sealId, useCount, crossPageUseCount }) => {
    const now = seals.find((seal) => seal.sealId === sealId);
    return {
      sealId,
      useCount: (now?.useCount ?? 0) + useCount,
      crossPageUseCount: (now?.crossPageUseCount ?? 0) + crossPageUseCount,
    };
  });
}

function refuseCounts({ useCount, crossPageUseCount }: Grant, sealName: string): void {
  if (useCount < 1 || useCount > maxUseCount)
    throw refused(`${sealName}的用印次数必须在1到${maxUseCount}之间`);
  if (crossPageUseCount > useCount) throw refused(`${sealName}的骑缝章次数不能超过用印次数`);
}

export function sameCounts(seal: Grant, before: Grant | undefined): boolean {
  return seal.useCount === before?.useCount && seal.crossPageUseCount === before.crossPageUseCount;
}

export function isMore(seal: Grant, before: Grant | undefined): boolean {
  return seal.useCount > (before?.useCount ?? 0) || seal.crossPageUseCount > (before?.crossPageUseCount ?? 0);
}
