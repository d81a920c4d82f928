import { causeOf, PortError } from '../../application/ports/errors';
import type { VendorCodes, VendorDetail } from '../../application/ports/vendor';
import type { SealCode } from '../../domain/sealRequest/values';
import type { OutgoingHttp } from '../http/http';
import { createLimiter } from '../http/limiter';
import type { Sample, SampleField, SampleReading, VendorClient } from '../vendorAdapter';
import { readCallback } from './callback';
import { createQiyuesuo } from './client';
import type { Profile } from './profileSchemas';

/** What a profile reads in a reply or a callback that somebody has at hand. Nothing is sent, and nothing is kept. */
export async function readSample(sample: Sample, profile: Profile): Promise<SampleReading> {
  if (sample.kind === 'callback') return readCallbackSample(sample.body, profile);
  try {
    return { fields: await replyFields(sample, clientOf(sample, profile)), faults: [] };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { fields: [], faults: [{ at: '', cause: causeOf(error) }] };
  }
}

const someSeals = [{ sealId: 'sample', useCount: 1, crossPageUseCount: 0 }];
const about = {
  uid: 'sample',
  vendorApproves: false,
  application: {
    ...{ subject: 'sample', applicant: { userId: 'sample' }, fileTypeId: 'sample', seals: someSeals },
  },
};

/** By the client itself, whose server answers with the sample whatever it is asked. */
async function replyFields({ kind, body }: Sample, client: VendorClient): Promise<SampleField[]> {
  const named = { applyId: ourIdIn(body) ?? 'sample', vendorApplicationId: idIn(body) ?? 'sample' };
  switch (kind) {
    case 'apply': {
      const grant = await client.apply({ applyId: 'sample', ...about });
      return [shown('detailFields.id', grant.vendorApplicationId), ...codeFields(grant)];
    }
    case 'append':
      return codeFields(await client.setTotals(named, someSeals, [], about));
    case 'detail':
      return detailFields((await client.detail?.(named)) ?? undefined);
    case 'seals':
      return (await client.sealPage({ page: 1 })).items.flatMap(({ sealId, name, unselectable }, index) => [
        shown(`sealFields.${unselectable === 'no-device' ? 'id' : 'device'}`, sealId, `items.${index}`),
        shown('sealFields.name', name, `items.${index}`),
      ]);
    case 'fileTypes':
      return (await client.fileTypePage({ page: 1 })).items.flatMap(({ fileTypeId, name }, index) => [
        shown('categoryFields.id', fileTypeId, `items.${index}`),
        shown('categoryFields.name', name, `items.${index}`),
      ]);
    case 'callback':
      return [];
    default:
      return kind satisfies never;
  }
}

function shown(field: string, value: string | number | null | undefined, at = ''): SampleField {
  const isFound = value !== undefined && value !== null && value !== '';
  return { field, at, ...(isFound ? { value: String(value) } : {}) };
}

function codeFields({ codes = [] }: VendorCodes): SampleField[] {
  if (codes.length === 0) return [shown('detailFields.code', undefined)];
  return codes.flatMap(({ sealId, person, code }: SealCode, index) => [
    shown('detailFields.device', sealId, `seals.${index}`),
    shown('detailFields.person', person, `seals.${index}`),
    shown('detailFields.code', code, `seals.${index}`),
  ]);
}

function detailFields(detail: VendorDetail | undefined): SampleField[] {
  if (!detail) return [];
  const { stage, stageName, seals } = detail;
  const isKnown = stage !== 'unrecognised';
  return [
    shown('detailFields.status', stageName),
    shown(isKnown ? `stages.${stage}` : 'stages', isKnown ? stageName : undefined),
    ...codeFields(detail),
    ...seals.map(({ usedCount }, index) => shown('detailFields.usedCount', usedCount, `seals.${index}`)),
  ];
}

function clientOf({ body }: Sample, profile: Profile): VendorClient {
  const reply = { status: 200, contentType: 'application/json; charset=utf-8', body: Buffer.from(body) };
  const http: OutgoingHttp = {
    exchange: async ({ label }) => ({ ...reply, label }),
    download: () => Promise.reject(new Error('no sample is a download')),
    refusalOf: () => undefined,
  };
  return createQiyuesuo({
    ...{ http, limiter: createLimiter(), openUrl: 'http://sample.invalid', accessToken: 'of-no-server' },
    ...{ secret: 'of-no-server', company: 'sample', signInKey: undefined },
    profile: { ...profile, detailAvailable: true },
  });
}

/** The application that a detail names itself: nobody has to look for the id in it. */
function idIn(body: string): string | undefined {
  return /"(?:id|businessId)"\s*:\s*"?(\d{1,30})/.exec(body)?.[1];
}

/** What it says that we called it: nobody has to have made it. */
function ourIdIn(body: string): string | undefined {
  return /"serialNo"\s*:\s*"([^"]{1,128})"/.exec(body)?.[1];
}

/** A text that was pasted is no bytes of another charset. */
function readCallbackSample(body: string, profile: Profile): SampleReading {
  const read = readCallback(Buffer.from(body), 'text/plain; charset=utf-8', profile);
  if (!read.ok) return { fields: [], faults: [{ at: '', reason: read.reason }] };
  const { applyId } = 'notice' in read ? read.notice : read.callback;
  const event = 'notice' in read ? undefined : read.callback.event;
  const fields = [shown('callbackFields.status', event), shown('callbackFields.applicationId', applyId)];
  return { fields, faults: [] };
}
