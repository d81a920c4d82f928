import { PortError } from '../../application/ports/errors';
import type { VendorDetail, VendorSealDetail, VendorUse } from '../../application/ports/vendor';
import { defined } from '../../domain/defined';
import type { VendorStage } from '../../domain/reconciliation/vendorStage';
import type { ToldCount } from '../../domain/sealRequest/values';
import {
  asRow,
  codeField,
  countOrNone,
  countSchema,
  field,
  isEmpty,
  isGiven,
  isNull,
  listRows,
  type Row,
  requiredId,
  requiredText,
  textField,
  textSchema,
  unreadable,
} from '../http/rows';
import type { Profile } from './profileSchemas';
import { includesWord } from './words';

export {
  asRow,
  codeField,
  field,
  isNull,
  listRows,
  type Row,
  requiredId,
  requiredText,
  textField,
  unreadable,
};

/** Level C, but 不限次数 (B): a null, an empty text, and what a signed and an unsigned -1 look like. */
const unlimitedWords = ['-1', '4294967295', '不限次数', '不限'];

/** How often a seal may be used; null where nothing says it, or nothing that can be read. */
function grantedCount(row: Row, names: readonly string[]): ToldCount {
  const value = field(row, names);
  if (isEmpty(value)) return isGiven(row, names) ? 'unlimited' : null;
  const text = textSchema.safeParse(value).data ?? '';
  return includesWord(unlimitedWords, text) ? 'unlimited' : (countSchema.safeParse(value).data ?? null);
}

/**
 * The row about one application in the reply to an apply or an update (level C: `data_list` or `data`), if any.
 * A row that names another application is not it.
 */
export function grantRow(reply: Row, applyId: string, profile: Profile): Row | undefined {
  const rows = grantRows(reply, profile);
  const idOf = (row: Row) => textField(row, profile.grantReplyFields.applyId);
  return rows.find((row) => idOf(row) === applyId) ?? rows.find((row) => idOf(row) === undefined);
}

/** Of such a reply, whichever applications they are about. */
export function grantRows(reply: Row, { reply: { list, object } }: Profile): Row[] {
  const single = field(reply, object);
  const listed = field(reply, list);
  return [...(Array.isArray(listed) ? listed : []), ...(Array.isArray(single) ? single : [single])]
    .map((candidate: unknown) => asRow(candidate))
    .filter((row) => row !== undefined);
}

/** Stages in which the vendor itself says that the code is dead: "已完成盖章，盖章码已失效" (level B). */
const codelessStages: readonly VendorStage[] = [
  'completed',
  'archived',
  'ended',
  'autoEnded',
  'terminated',
  'rejected',
];

/**
 * The detail reply's object (level C). A code still listed after sealing is over is no code any more.
 * @throws PortError `unknown` when it is about another application or a field cannot be read.
 */
export function readDetail(row: Row, applyId: string, profile: Profile, label: string): VendorDetail {
  const fields = profile.detailFields;
  const named = textField(row, fields.applyId);
  if (named !== undefined && named !== applyId)
    throw new PortError('unknown', `${label}: the reply is about another application`, { notReadable: true });
  const stageName = requiredText(row, fields.stageName, label);
  const stage = stageOf(stageName, profile);
  const sealCode = codelessStages.includes(stage) ? null : (codeField(row, fields.sealCode) ?? null);
  const seals = listRows(row, fields.seals, label).map((seal) => readDetailSeal(seal, profile, label));
  const uses = readUses(row, profile);
  return { stage, stageName, sealCode, seals, ...(uses ? { uses } : {}) };
}

/** Level B and C: only for people to look at, so what cannot be read is left out and nothing fails for it. */
function readUses(row: Row, { detailFields }: Profile): VendorUse[] | undefined {
  const list = field(row, detailFields.uses);
  if (!Array.isArray(list)) return undefined;
  return list.map(asRow).flatMap((use) => (use ? [readUse(use, detailFields)] : []));
}

function readUse(use: Row, fields: Profile['detailFields']): VendorUse {
  const person = textField(use, fields.usePerson);
  const at = textField(use, fields.useAt);
  const place = textField(use, fields.usePlace);
  const images = field(use, fields.useImages);
  const imageUrls = (Array.isArray(images) ? images : []).flatMap((image: unknown) => {
    const url = typeof image === 'string' ? image : textField(asRow(image) ?? {}, fields.useImageUrl);
    return url === undefined ? [] : [url];
  });
  // One that cannot be read asks for no picture: somebody would be told of it for ever.
  const expected = countSchema.safeParse(field(use, fields.useImageCount)).data ?? imageUrls.length;
  return {
    sealName: textField(use, fields.useSealName) ?? '',
    ...defined({ person, at, place }),
    imageUrls,
    imagesComplete: imageUrls.length >= expected,
  };
}

function readDetailSeal(row: Row, profile: Profile, label: string): VendorSealDetail {
  const fields = profile.detailFields;
  const usedCrossPage = isGiven(row, fields.usedCrossPageUseCount)
    ? countOrNone(row, fields.usedCrossPageUseCount)
    : null;
  return {
    sealId: requiredId(row, fields.sealId, label),
    useCount: grantedCount(row, fields.useCount),
    crossPageUseCount: crossPageCount(row, fields.crossPageUseCount),
    usedCount: isGiven(row, fields.usedCount) ? countOrNone(row, fields.usedCount) : null,
    ...(usedCrossPage === null ? {} : { usedCrossPageCount: usedCrossPage }),
  };
}

/** A seal without a cross-page stamp has none of these counts, or an empty one: that is no freedom to stamp. */
function crossPageCount(row: Row, names: readonly string[]): ToldCount {
  return isEmpty(field(row, names)) ? 0 : grantedCount(row, names);
}

function stageOf(stageName: string, profile: Profile): VendorStage {
  const { stages } = profile;
  if (includesWord(stages.awaitingApproval, stageName)) return 'awaitingApproval';
  if (includesWord(stages.sealing, stageName)) return 'sealing';
  if (includesWord(stages.completed, stageName)) return 'completed';
  if (includesWord(stages.archived, stageName)) return 'archived';
  if (includesWord(stages.ended, stageName)) return 'ended';
  if (includesWord(stages.autoEnded, stageName)) return 'autoEnded';
  if (includesWord(stages.terminated, stageName)) return 'terminated';
  if (includesWord(stages.rejected, stageName)) return 'rejected';
  return 'unrecognised';
}
