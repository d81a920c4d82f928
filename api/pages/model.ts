import { vendorApplyId } from '../../contracts/derivedIds';
import type { LedgerEntry } from '../../contracts/ledger';
import type { VendorName } from '../../contracts/vendorName';
import { codesTold, liveCodes } from '../../domain/sealRequest/codes';
import { grantedCount, leftCount } from '../../domain/sealRequest/counts';
import { isCodeOver, movesWaiting, type SealRequest, shownCode } from '../../domain/sealRequest/state';
import {
  type AttentionKind,
  assertNever,
  type Person,
  type SealRequestState,
  type ToldCount,
} from '../../domain/sealRequest/values';
import { reasonWords } from '../messages';
import { personWords } from './applicant';
import { imageName, type Look } from './looks';
import { type Moment, timelineOf } from './timeline';
import type { Say } from './words';

/** All that a detail page shows, and nothing that it must not: texts are still plain. */
export interface Detail {
  state: SealRequestState;
  subject: string;
  applicant: string;
  fileType: string | undefined;
  requestedAt: string;
  /** Every granted use is made, as far as is known, and the request is still open for more. */
  usedUp: boolean;
  appending: boolean;
  /** Whether the settings have a way to append in the flow. */
  mayAppend: boolean;
  /** Only while it opens the machine. */
  sealCode: string | null;
  /** In place of it where each seal and person has one: those that serve. */
  codes: { of: string; code: string }[];
  /** Why the application failed. */
  failure: string | undefined;
  /** What is waited for, each once. */
  waits: AttentionKind[];
  /** Where the flow has to come before it is moved on, and where it was found. */
  waitsFor: { found: string; expected: string[] }[];
  look: Look['kind'];
  seals: DetailSeal[];
  /** undefined where nobody lists them: the vendor is away, or its site does not tell them. */
  uses: DetailUse[] | undefined;
  /** Of the sealed files: whether there are some as far as is known, or some may still come. */
  files: 'there' | 'later' | 'none';
  timeline: Moment[];
  /** Whether the ledger has lost some of it. */
  timelineHasGap: boolean;
}

export interface DetailSeal {
  name: string;
  granted: ToldCount;
  used: number | null;
  left: ToldCount;
  /** How many of these may go, and went, over the edges of several pages. */
  crossPage: { granted: ToldCount; used: number | undefined } | undefined;
}

export interface DetailUse {
  sealName: string;
  person: string | undefined;
  /** As the vendor writes it. */
  at: string | undefined;
  place: string | undefined;
  /** Names of pictures. */
  images: string[];
  imagesComplete: boolean;
}

export interface DetailSources {
  sealRequestId: string;
  request: SealRequest;
  events: readonly LedgerEntry[];
  look: Look;
  /** Of the catalogue's copy; a seal that it does not know goes by its id. */
  sealNames: ReadonlyMap<string, string>;
  /** Of the flow, as an administrator has named them; another goes by its id. */
  nodeNames: ReadonlyMap<string, string>;
  fileType: string | undefined;
  /** With the name, where anybody knows it. */
  applicant: Person;
  vendor: VendorName;
}

export function detailOf(
  { sealRequestId, request, events, look, ...names }: DetailSources,
  say: Say,
): Detail {
  const { subject } = request.application;
  const sealName = (sealId: string) => names.sealNames.get(sealId) ?? sealId;
  const nodeName = (nodeId: string) => names.nodeNames.get(nodeId) ?? nodeId;
  const hidden = [sealRequestId, vendorApplyId(sealRequestId), ...namesIn(request), ...codesIn(events)];
  const clean = (text: string) =>
    hidden.reduce(
      (rest, word) => rest.replaceAll(word, '***'),
      say(reasonWords(text, 'en'), reasonWords(text, 'zh')),
    );
  const seals = sealsOf(request, look, sealName);
  const sealCode = liveCode(request, look);
  return {
    state: request.state,
    usedUp: request.state === 'sealing' && seals.every(({ left }) => left === 0),
    appending: request.vendorEffect?.kind === 'append',
    mayAppend: request.terms.appendSealCodeField !== undefined,
    subject,
    applicant: personWords(names.applicant, say),
    fileType: names.fileType,
    requestedAt: request.requestedAt,
    sealCode,
    codes: sealCode === null ? [] : codesOf(request, look, sealName),
    failure: request.failure && clean(request.failure.message),
    waits: [...new Set(request.attention.map(({ kind }) => kind))],
    waitsFor: movesWaiting(request).map(({ data: { waitNodeIds, elsewhere } }) => ({
      found: nodeName(elsewhere?.foundNodeId ?? ''),
      expected: waitNodeIds.map(nodeName),
    })),
    look: look.kind,
    seals,
    uses: look.kind === 'seen' ? usesOf(look) : undefined,
    files: filesOf(request, look),
    timeline: timelineOf(events, { say, vendor: names.vendor, sealName, nodeName, clean }),
    timelineHasGap: events.some(({ seq }, index) => seq !== index),
  };
}

/**
 * The code while it opens the machine. What the vendor shows now counts before the ledger, which learns of it later:
 * a code that died a moment ago is dead.
 */
function liveCode(request: SealRequest, look: Look): string | null {
  const { codeLive, state } = request;
  const sealCode = shownCode(request);
  if (!codeLive || sealCode === null || isCodeOver(state)) return null;
  if (look.kind !== 'seen') return sealCode;
  const { stage } = look.detail;
  const isOver = stage !== 'sealing' && stage !== 'awaitingApproval' && stage !== 'unrecognised';
  return isOver ? null : (codesTold(look.detail).sealCode ?? sealCode);
}

function codesOf(
  { codes = [] }: SealRequest,
  look: Look,
  sealName: (sealId: string) => string,
): Detail['codes'] {
  const shown = (look.kind === 'seen' && look.detail.codes) || codes;
  const live = liveCodes(shown);
  // A single one needs no name: the page shows it as any other.
  if (live.length < 2) return [];
  return live.map(({ sealId, person, code }) => ({
    of: person === undefined ? sealName(sealId) : `${sealName(sealId)} · ${person}`,
    code,
  }));
}

/** What the vendor calls the application. */
function namesIn({ vendorApplicationId }: SealRequest): string[] {
  return vendorApplicationId === undefined ? [] : [vendorApplicationId];
}

/** Every code that there ever was: one that lives is shown in its own place alone. */
function codesIn(events: readonly LedgerEntry[]): string[] {
  // What is shorter is no secret, and stands in every other sentence.
  return events
    .flatMap(({ data }) => [
      ...('sealCode' in data && data.sealCode !== null ? [data.sealCode] : []),
      ...('codes' in data && data.codes ? data.codes.map(({ code }) => code) : []),
    ])
    .filter((code) => code.length >= 4);
}

/** By what the vendor shows now, else by what the ledger knows. */
function sealsOf({ seals }: SealRequest, look: Look, sealName: (sealId: string) => string): DetailSeal[] {
  const shown = look.kind === 'seen' ? look.detail.seals : [];
  return seals.map((known) => {
    const seal = shown.find(({ sealId }) => sealId === known.sealId);
    const { useCount, crossPageUseCount, usedCount } = seal ?? { ...known, useCount: grantedCount(known) };
    const crossPage = { granted: crossPageUseCount, used: seal?.usedCrossPageCount };
    return {
      name: sealName(known.sealId),
      granted: useCount,
      used: usedCount,
      left: leftCount({ useCount, usedCount }),
      crossPage: crossPageUseCount === 0 ? undefined : crossPage,
    };
  });
}

function usesOf({ detail }: Extract<Look, { kind: 'seen' }>): DetailUse[] | undefined {
  return detail.uses?.map(({ sealName, person, at, place, imageUrls, imagesComplete }) => ({
    sealName,
    person,
    at,
    place,
    images: imageUrls.map(imageName),
    imagesComplete,
  }));
}

/** The vendor stamps what it was sent, and adds what is archived; asking it for the files would fetch them whole. */
function filesOf(
  { state, archived, application: { attachments = [] } }: SealRequest,
  look: Look,
): Detail['files'] {
  if (!mayHaveFiles(state)) return 'none';
  const isArchived = archived !== null || (look.kind === 'seen' && look.detail.stage === 'archived');
  if (isArchived || attachments.length > 0) return 'there';
  return state === 'superseded' ? 'none' : 'later';
}

/** Once sealing is over. Before it the vendor has the files as they were handed in. */
export function mayHaveFiles(state: SealRequestState): boolean {
  switch (state) {
    case 'completed':
    case 'archived':
    case 'ended':
    case 'autoEnded':
    case 'superseded':
      return true;
    case 'applying':
    case 'awaitingApproval':
    case 'sealing':
    case 'terminated':
    case 'rejected':
    case 'applyFailed':
    case 'aborted':
      return false;
    default:
      return assertNever(state);
  }
}
