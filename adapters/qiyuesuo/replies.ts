import { PortError } from '../../application/ports/errors';
import type {
  VendorAppendLog,
  VendorDetail,
  VendorGrant,
  VendorSealDetail,
  VendorUse,
} from '../../application/ports/vendor';
import { defined } from '../../domain/defined';
import type { VendorStage } from '../../domain/reconciliation/vendorStage';
import type { SealCode } from '../../domain/sealRequest/values';
import { normalWord } from '../http/normalWord';
import {
  asRow,
  codeField,
  countSchema,
  field,
  listRows,
  type Row,
  requiredId,
  requiredText,
  textField,
  unreadable,
} from '../http/rows';
import type { Profile } from './profileSchemas';

type Names = Profile['detailFields'];

/** The object of a reply, under `result`. @throws PortError `unknown` where there is none. */
export function resultRow(reply: Row, { reply: { result } }: Profile, label: string): Row {
  const row = asRow(field(reply, result));
  if (!row) throw unreadable(label, result);
  return row;
}

/** What the reply to an apply says (level A). Some servers tell no code: the detail does. */
export function readGrant(reply: Row, profile: Profile): VendorGrant {
  const row = asRow(field(reply, profile.reply.result)) ?? {};
  const vendorApplicationId = codeField(row, profile.detailFields.id);
  const codes = readCodes(row, profile.detailFields);
  return {
    sealCode: null,
    isNamed: vendorApplicationId !== undefined,
    ...defined({ vendorApplicationId, codes }),
  };
}

/** undefined where the reply lists no seals. */
export function readCodes(row: Row, names: Names): SealCode[] | undefined {
  const auths = field(row, names.seals);
  if (!Array.isArray(auths)) return undefined;
  return auths.flatMap((each: unknown) => {
    const auth = asRow(each) ?? {};
    const [sealId, code] = [codeField(auth, names.device), codeField(auth, names.code)];
    return sealId === undefined || code === undefined ? [] : [sealCode(auth, { sealId, code }, names)];
  });
}

function sealCode(auth: Row, code: Pick<SealCode, 'sealId' | 'code'>, names: Names): SealCode {
  const [sealName, person] = [textField(auth, names.sealName), textField(auth, names.person)];
  return {
    ...code,
    ...defined({ sealName, person }),
    ...(isComplete(auth, names) ? { complete: true } : {}),
  };
}

function isComplete(auth: Row, names: Names): boolean {
  return [true, 1, '1', 'true'].some((yes) => field(auth, names.isComplete) === yes);
}

/** Whether sealing goes on: after that every code is dead (C: not said, so taken as dead). */
const isLive = (stage: VendorStage) => stage === 'sealing' || stage === 'unrecognised';

/**
 * The detail (level A).
 * @throws PortError `unknown` when it is about another application or a field cannot be read.
 */
export function readDetail(row: Row, applicationId: string, profile: Profile, label: string): VendorDetail {
  const names = profile.detailFields;
  const named = codeField(row, names.id);
  if (named !== undefined && named !== applicationId)
    throw new PortError('unknown', `${label}: the reply is about another application`, { notReadable: true });
  const stageName = requiredText(row, names.status, label);
  const stage = stageOf(stageName, profile);
  const auths = listRows(row, names.seals, label);
  const codes = (readCodes(row, names) ?? []).map(
    (code): SealCode => (isLive(stage) ? code : { ...code, complete: true }),
  );
  return {
    ...{ stage, stageName, sealCode: null, codes, vendorApplicationId: applicationId },
    seals: sealDetails(auths, names, label),
    ...defined({ uses: readUses(row, auths, profile), appendLogs: readAppends(row, names) }),
  };
}

export function stageOf(stageName: string, { stages }: Profile): VendorStage {
  const isIn = (words: readonly string[]) => words.some((word) => normalWord(word) === normalWord(stageName));
  if (isIn(stages.sealing)) return 'sealing';
  if (isIn(stages.completed)) return 'completed';
  return isIn(stages.ended) ? 'ended' : 'unrecognised';
}

/**
 * One for each machine: several people may have one seal. What is granted is not told; what is left and what is used
 * make it up as long as nobody is over it.
 */
function sealDetails(auths: readonly Row[], names: Names, label: string): VendorSealDetail[] {
  const seals = new Map<string, VendorSealDetail>();
  for (const auth of auths) {
    const sealId = requiredId(auth, names.device, label);
    const left = countSchema.safeParse(field(auth, names.leftCount)).data ?? null;
    const used = countSchema.safeParse(field(auth, names.usedCount)).data ?? null;
    const before = seals.get(sealId) ?? { useCount: 0, usedCount: 0 };
    const useCount = sum(before.useCount === 'unlimited' ? null : before.useCount, sum(left, used));
    const usedCount = sum(before.usedCount, used);
    seals.set(sealId, { sealId, useCount, crossPageUseCount: 0, usedCount, isDerived: true });
  }
  return [...seals.values()];
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

/** Each picture of a stamp (level A): only for people to look at, so what cannot be read is left out. */
function readUses(row: Row, auths: readonly Row[], profile: Profile): VendorUse[] | undefined {
  const { detailFields: names, paths, query } = profile;
  const pictures = field(row, names.pictures);
  if (!Array.isArray(pictures)) return undefined;
  return pictures.flatMap((each: unknown) => {
    const picture = asRow(each) ?? {};
    const key = codeField(picture, names.pictureKey);
    if (key === undefined) return [];
    const authId = codeField(picture, names.pictureSeal);
    const auth = auths.find((candidate) => codeField(candidate, names.sealAuthId) === authId) ?? {};
    const person = textField(auth, names.person);
    return [
      {
        sealName: textField(auth, names.sealName) ?? textField(auth, names.device) ?? '',
        ...defined({ person }),
        imageUrls: [`${paths.image}?${new URLSearchParams({ [query.image]: key })}`],
        imagesComplete: true,
      },
    ];
  });
}

function readAppends(row: Row, names: Names): VendorAppendLog[] | undefined {
  const appends = field(row, names.appends);
  if (!Array.isArray(appends)) return undefined;
  return appends.flatMap((each: unknown) => {
    const append = asRow(each) ?? {};
    const count = countSchema.safeParse(field(append, names.appendCount)).data;
    const [person, at] = [textField(append, names.appendPerson), textField(append, names.appendAt)];
    return count === undefined ? [] : [{ count, ...defined({ person, at }) }];
  });
}
