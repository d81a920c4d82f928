import type { CallbackProblem } from '../../application/callbacks/reasons';
import { causeOf, PortError } from '../../application/ports/errors';
import type { VendorDetail, VendorGrant, VendorUse } from '../../application/ports/vendor';
import type { Page } from '../../application/ports/vendorLists';
import { type OutgoingHttp, replyJsonIfAny } from '../http/http';
import type { Sample, SampleField, SampleKind, SampleReading } from '../vendorAdapter';
import { parseCallbacks } from './callback';
import { createZhangGuanJia, type ZhangGuanJia } from './client';
import type { Profile } from './profile';
import { asRow, field, grantRows, textField } from './replies';

/** What a profile reads in a reply or a callback that somebody has at hand. Nothing is sent, and nothing is kept. */
export async function readSample(sample: Sample, profile: Profile): Promise<SampleReading> {
  if (sample.kind === 'callback') return readCallbackSample(sample.body, profile);
  try {
    return await readReply({ ...sample, kind: sample.kind }, profile);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const named = fieldOfNames(error.details.names, profile);
    const fields = named === undefined ? [] : [{ field: named, at: '' }];
    return { fields, faults: [{ at: '', cause: causeOf(error) }] };
  }
}

/** By the client itself, whose server answers with the sample whatever it is asked. */
async function readReply(
  sample: Sample & { kind: Exclude<SampleKind, 'callback'> },
  profile: Profile,
): Promise<SampleReading> {
  const client = clientOf(sample, profile);
  const applyId = applyIdIn(sample, profile) ?? 'sample';
  switch (sample.kind) {
    case 'apply':
      return whole(grantFields(await client.apply({ ...someApplication, applyId }), applyId));
    case 'append':
      return whole(grantFields(await client.setTotals({ applyId }, someSeals, []), applyId));
    case 'detail':
      return readDetailSample(await client.detail?.({ applyId }), applyIdIn(sample, profile));
    case 'seals':
      return whole(pageFields('sealFields', await client.sealPage({ page: 1 }), ({ sealId }) => sealId));
    case 'fileTypes':
      return whole(
        pageFields('fileTypeFields', await client.fileTypePage({ page: 1 }), ({ fileTypeId }) => fileTypeId),
      );
    default:
      return sample.kind satisfies never;
  }
}

const whole = (fields: SampleField[]): SampleReading => ({ fields, faults: [] });

const someSeals = [{ sealId: 'sample', useCount: 1, crossPageUseCount: 0 }];
const someApplication = {
  uid: 'sample',
  vendorApproves: false,
  application: {
    ...{ subject: 'sample', applicant: { userId: 'sample' }, fileTypeId: 'sample', seals: someSeals },
  },
};

function clientOf({ body }: Sample, profile: Profile): ZhangGuanJia {
  const reply = replyOf(body);
  const http: OutgoingHttp = {
    exchange: async ({ label }) => ({ ...reply, label }),
    download: () => Promise.reject(new Error('no sample is a download')),
    refusalOf: () => undefined,
  };
  const tokens = { get: async () => ({ token: 'of-no-server', isFresh: true }), forget: () => undefined };
  return createZhangGuanJia({
    ...{ http, tokens, openUrl: 'http://sample.invalid', clientId: 'of-no-server' },
    ...{ clientSecret: 'of-no-server', profile: { ...profile, detailAvailable: true } },
  });
}

const replyOf = (body: string) => ({
  ...{ label: 'sample', status: 200, contentType: 'application/json; charset=utf-8' },
  body: Buffer.from(body),
});

/** The application that the sample names itself: nobody has to look for the id in it. */
function applyIdIn({ kind, body }: Sample, profile: Profile): string | undefined {
  const reply = asRow(replyJsonIfAny(replyOf(body)));
  if (!reply) return undefined;
  if (kind === 'detail')
    return textField(asRow(field(reply, profile.reply.object)) ?? {}, profile.detailFields.applyId);
  const [named] = grantRows(reply, profile).flatMap(
    (row) => textField(row, profile.grantReplyFields.applyId) ?? [],
  );
  return named;
}

const shown = (section: string, at = '') => {
  return (key: string, value: string | number | null | undefined): SampleField => {
    const isFound = value !== undefined && value !== null && value !== '';
    return { field: `${section}.${key}`, at, ...(isFound ? { value: String(value) } : {}) };
  };
};

function grantFields({ sealCode, isNamed }: Partial<VendorGrant>, applyId: string): SampleField[] {
  const granted = shown('grantReplyFields');
  // An append answers with the code alone.
  const named = isNamed === undefined ? [] : [granted('applyId', isNamed ? applyId : null)];
  return [...named, granted('sealCode', sealCode)];
}

function readDetailSample(
  detail: VendorDetail | null | undefined,
  applyId: string | undefined,
): SampleReading {
  if (!detail) return { fields: [], faults: [{ at: '', cause: { code: 'application-unknown' } }] };
  const { stage, stageName, sealCode, seals, uses } = detail;
  const detailed = shown('detailFields');
  const isKnown = stage !== 'unrecognised';
  // After sealing a code is dead, and not read.
  const wantsCode = sealCode !== null || stage === 'sealing' || !isKnown;
  return whole([
    detailed('applyId', applyId),
    detailed('stageName', stageName),
    { field: isKnown ? `stages.${stage}` : 'stages', at: '', ...(isKnown ? { value: stageName } : {}) },
    ...(wantsCode ? [detailed('sealCode', sealCode)] : []),
    ...seals.flatMap(sealFields),
    ...(uses ? uses.flatMap(useFields) : [detailed('uses', null)]),
  ]);
}

function sealFields(seal: VendorDetail['seals'][number], index: number): SampleField[] {
  const one = shown('detailFields', `seals.${index}`);
  return [
    one('sealId', seal.sealId),
    one('useCount', seal.useCount),
    one('usedCount', seal.usedCount),
    one('crossPageUseCount', seal.crossPageUseCount),
  ];
}

function useFields({ sealName, person, at, place, imageUrls }: VendorUse, index: number): SampleField[] {
  const one = shown('detailFields', `uses.${index}`);
  return [
    one('useSealName', sealName),
    one('usePerson', person),
    one('useAt', at),
    one('usePlace', place),
    one('useImages', imageUrls.join(' ')),
  ];
}

/** Nobody reads a thousand of them. */
const shownItems = 20;

function pageFields<Item extends { name: string }>(
  section: string,
  { items, total }: Page<Item>,
  idOf: (item: Item) => string,
): SampleField[] {
  const rows = items.slice(0, shownItems).flatMap((item, index) => {
    const one = shown(section, `items.${index}`);
    return [one('id', idOf(item)), one('name', item.name)];
  });
  return [shown('reply')('total', total), ...rows];
}

/** A text that was pasted is no bytes of another charset, save where it escapes them. */
function readCallbackSample(body: string, profile: Profile): SampleReading {
  const isPlain = /^\p{ASCII}*$/u.test(body);
  const read = parseCallbacks(Buffer.from(body), isPlain ? undefined : 'text/plain; charset=utf-8', profile);
  const parts = read.map((each, index): SampleReading => {
    const at = read.length > 1 ? `callbacks.${index}` : '';
    if (!each.ok) return { fields: unreadFields(each.reason, at), faults: [{ at, reason: each.reason }] };
    const { event, applyId, ...others } = each.callback;
    const one = shown('callbackFields', at);
    const more = Object.entries(others).map(([key, value]) => one(key, value));
    return whole([one('event', event), one('applyId', applyId), ...more]);
  });
  return { fields: parts.flatMap(({ fields }) => fields), faults: parts.flatMap(({ faults }) => faults) };
}

function unreadFields(reason: CallbackProblem, at: string): SampleField[] {
  if (reason === 'no-event') return [{ field: 'callbackFields.event', at }];
  if (reason === 'unknown-event') return [{ field: 'events', at }];
  return reason === 'no-apply-id' ? [{ field: 'callbackFields.applyId', at }] : [];
}

/** Which field of the profile holds this very list. */
function fieldOfNames(names: readonly string[] | undefined, profile: Profile): string | undefined {
  for (const [section, value] of Object.entries(profile))
    for (const [key, held] of Object.entries(value))
      if (names !== undefined && held === names) return `${section}.${key}`;
  return undefined;
}
