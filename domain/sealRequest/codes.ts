import { defined } from '../defined';
import type { SealRequest } from './state';
import type { SealCode, ToldCodes } from './values';

/** As events hold it: `sealCode` is then the text of all of them. */
export function codesTold({ sealCode, codes = [] }: ToldCodes): ToldCodes {
  return codes.length === 0 ? { sealCode } : { sealCode: joinedCodes(codes), codes };
}

/** The text for a single form field, of those that serve; one alone is just the code. null where none serves. */
export function joinedCodes(codes: readonly SealCode[]): string | null {
  const live = liveCodes(codes);
  const [first, ...others] = live;
  if (!first) return null;
  return others.length === 0 ? first.code : live.map(withItsSeal).join('；');
}

export function liveCodes(codes: readonly SealCode[]): SealCode[] {
  return codes.filter(({ complete }) => !complete);
}

function withItsSeal({ sealId, sealName = sealId, person, code }: SealCode): string {
  return `${person === undefined ? sealName : `${sealName} ${person}`}: ${code}`;
}

/** The known codes with those marked that a look shows to serve no more; undefined where that is nothing new. */
export function codesDied(known: readonly SealCode[], told: readonly SealCode[]): SealCode[] | undefined {
  const hasDied = (code: SealCode) =>
    !code.complete && told.some((seen) => seen.complete && isOfTheSame(seen, code));
  if (!known.some(hasDied)) return undefined;
  return known.map((code) => (hasDied(code) ? { ...code, complete: true } : code));
}

function isOfTheSame(one: SealCode, other: SealCode): boolean {
  return one.sealId === other.sealId && one.code === other.code;
}

/** With these codes; the rest of the request lives on by those that serve. */
export function withCodes(request: SealRequest, codes: SealCode[] | undefined): SealRequest {
  if (!codes) return request;
  const sealCode = joinedCodes(codes);
  return {
    ...request,
    codes,
    sealCode: sealCode ?? request.sealCode,
    codeLive: request.codeLive && sealCode !== null,
  };
}

/** Whether the vendor shows a code that is not known, while one is live. */
export function isOtherCode(
  { codeLive, sealCode, codes = [] }: SealRequest,
  { sealCode: told, codes: toldCodes = [] }: ToldCodes,
): boolean {
  if (!codeLive || told === null) return false;
  if (toldCodes.length === 0) return told !== sealCode;
  return liveCodes(toldCodes).some((seen) => !codes.some((known) => isOfTheSame(seen, known)));
}

/** Whose code is meant, where there are several. */
export interface MeantCode {
  sealId?: string | undefined;
  person?: string | undefined;
}

/** Those that a person may mean: of one seal, of one person, or all. */
export function codesMeant(codes: readonly SealCode[], { sealId, person }: MeantCode): SealCode[] {
  return codes.filter(
    (code) =>
      (sealId === undefined || code.sealId === sealId) && (person === undefined || code.person === person),
  );
}

/** The codes after a person has corrected the one that is meant, or what has to be said for that to be a single one. */
export function codesCorrected(
  codes: readonly SealCode[],
  { sealCode, ...meant }: MeantCode & { sealCode: string },
): SealCode[] | keyof MeantCode {
  const live = liveCodes(codes);
  const [wrong, ...others] = codesMeant(live, meant);
  if (wrong && others.length === 0)
    return codes.map((code) => (code === wrong ? { ...code, code: sealCode } : code));
  const ofSeal = codesMeant(live, { sealId: meant.sealId });
  return ofSeal.length > 0 && ofSeal.every(({ sealId }) => sealId === ofSeal[0]?.sealId)
    ? 'person'
    : 'sealId';
}

/** Of one look or one grant, for an event. */
export function codesIn({ sealCode, codes }: ToldCodes): ToldCodes {
  return { sealCode, ...defined({ codes }) };
}
