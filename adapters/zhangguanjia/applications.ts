import { PortError } from '../../application/ports/errors';
import type {
  ApplicationRef,
  VendorApplication,
  VendorApplicationBody,
  VendorDetail,
  VendorGrant,
  VendorPort,
} from '../../application/ports/vendor';
import type { SealGrant } from '../../domain/sealRequest/values';
import { refusal, type VendorRefusal } from '../vendorRefusal';
import { type Ask, jsonBody, means } from './ask';
import { capabilitiesOf } from './capabilities';
import type { FileCalls } from './files';
import type { Profile } from './profileSchemas';
import {
  asRow,
  codeField,
  field,
  grantRow,
  isNull,
  type Row,
  readDetail,
  textField,
  unreadable,
} from './replies';
import { applyBody, endBody, increments, totalsBody } from './wire';
import { includesWord } from './words';

/** The calls about one application: what the port asks for. */
export function applicationCalls(ask: Ask): Omit<VendorPort, keyof FileCalls> {
  const { profile } = ask;
  return {
    capabilities: capabilitiesOf(profile),
    callTimeoutMs: profile.timeouts.operationMs,
    ...(profile.detailAvailable
      ? { detail: ({ applyId }: ApplicationRef) => readApplication(ask, applyId) }
      : {}),
    confirms(event, detail) {
      const { stages, stageNames } = profile.confirmations[event];
      return stages.some((stage) => stage === detail.stage) || includesWord(stageNames, detail.stageName);
    },
    apply: (request) => apply(ask, request),
    setTotals: ({ applyId }, totals, base, about) => setTotals(ask, { applyId, totals, base, about }),
    async end({ applyId }, reason) {
      const body = jsonBody(endBody(applyId, reason, profile));
      const answer = await ask.answer({ name: 'end', method: 'POST', path: profile.paths.end, body });
      if (answer.ok) return;
      throw refusal(answer, { noSuchApplication: means('notFound', answer, applyId, profile) });
    },
  };
}

async function apply(ask: Ask, request: VendorApplication): Promise<VendorGrant> {
  const { profile } = ask;
  const { applyId } = request;
  const body = jsonBody(applyBody(request, profile));
  const answer = await ask.answer({ name: 'apply', method: 'POST', path: profile.paths.apply, body });
  if (!answer.ok) throw refusal(answer, { duplicate: means('duplicate', answer, applyId, profile) });
  refuseByRow(ask, answer.reply, applyId);
  return grantOf(answer.reply, applyId, profile);
}

interface NewTotals {
  applyId: string;
  totals: SealGrant[];
  base: SealGrant[];
  about: VendorApplicationBody | undefined;
}

/** The code of the reply, if it carries one; whoever needs the code all the same reads the detail. */
async function setTotals(ask: Ask, { applyId, totals, base, about }: NewTotals) {
  const { profile } = ask;
  const adds = profile.appendStyle === 'increment';
  const sent = adds ? increments(totals, base) : totals;
  if (sent.length === 0) return { sealCode: null };
  const path = adds ? profile.paths.append : profile.paths.update;
  // Of what a path for increments takes nothing is known but the seals.
  const isFull = profile.updateBody === 'full' && !adds;
  const body = jsonBody(totalsBody(applyId, sent, profile, isFull ? about : undefined));
  const reply = await ask.reply({ name: 'append', method: 'PUT', path, body });
  refuseByRow(ask, reply, applyId);
  return { sealCode: grantOf(reply, applyId, profile).sealCode };
}

function grantOf(reply: Row, applyId: string, profile: Profile): VendorGrant {
  const row = grantRow(reply, applyId, profile) ?? {};
  const { sealCode, applyId: names } = profile.grantReplyFields;
  return { sealCode: codeField(row, sealCode) ?? null, isNamed: textField(row, names) === applyId };
}

/** null where the vendor says that it knows no such application: by code, by words, or by an explicit null. */
async function readApplication(ask: Ask, applyId: string): Promise<VendorDetail | null> {
  const { profile } = ask;
  const name = 'detail';
  const answer = await ask.answer({
    name,
    method: 'GET',
    path: profile.paths.detail,
    query: { [profile.query.detail]: applyId },
  });
  if (!answer.ok) {
    if (means('notFound', answer, applyId, profile)) return null;
    throw refusal(answer);
  }
  const label = `zhangguanjia ${name}`;
  const row = asRow(field(answer.reply, profile.reply.object));
  if (row) return readDetail(row, applyId, profile, label);
  if (isNull(answer.reply, profile.reply.object)) return null;
  throw unreadable(label, profile.reply.object);
}

/** A call may succeed while its one row did not (level C). */
function refuseByRow({ profile, words: bounded }: Ask, reply: Row, applyId: string): void {
  const row = grantRow(reply, applyId, profile);
  const code = row && textField(row, profile.reply.code);
  if (!row || code === undefined || profile.codes.success.includes(code)) return;
  const limited = profile.codes.rateLimited.includes(code);
  const words = bounded(textField(row, profile.reply.message) ?? `${profile.reply.code[0]} ${code}`);
  if (limited) throw new PortError('passing', `zhangguanjia: rate limited: ${words}`, { peerCode: code });
  const refused: VendorRefusal = { ok: false, code, words };
  throw refusal(refused, { duplicate: means('duplicate', refused, applyId, profile) });
}
