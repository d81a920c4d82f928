import { z } from 'zod';
import type {} from '../../application/ports/vendor';
import type { VendorStage } from '../../domain/reconciliation/vendorStage';
import { boundedText } from '../http/boundedText';
import {
  callbackAck,
  callMs,
  commonLimits,
  commonSwitches,
  constantName,
  ms,
  name,
  names,
  origin,
  path,
  type Scalar,
  scalarSchema,
  uploadMs,
  wholeNumber,
  words,
} from '../profileShapes';

/**
 * The shape of a profile: sections of keys, two levels and no more, so that an override is easy to read. A
 * request field holds the one name that is sent; a reply or callback field holds every name under which the
 * value is accepted, the first that is present being taken.
 */

export { type Scalar, scalarSchema };

const stageKeys = [
  'awaitingApproval',
  'sealing',
  'completed',
  'archived',
  'ended',
  'autoEnded',
  'terminated',
  'rejected',
] as const satisfies readonly VendorStage[];

const confirmation = z.strictObject({
  stages: z.array(z.enum(stageKeys)),
  /** The vendor's own names of stages that confirm the event beside those. */
  stageNames: words,
});

export const sections = {
  paths: z.strictObject({
    token: path,
    apply: path,
    update: path,
    append: path,
    end: path,
    detail: path,
    uploadFile: path,
    uploadFileByUrl: path,
    watermark: path,
    /** `{page}` and `{size}` are replaced. */
    people: path,
    seals: path,
    fileTypes: path,
    createPerson: path,
    mobileLogin: path,
  }),
  token: z.strictObject({
    cacheMs: ms,
    clientId: name,
    clientSecret: name,
    /** Sent as they stand, beside the two above. */
    constants: z.record(constantName, boundedText({ maxLength: 500 })),
    scheme: name,
    method: z.enum(['GET', 'POST']),
    /** Where the credentials and constants go; a GET has them in its query. */
    parameters: z.enum(['query', 'json', 'form']),
    /**
     * What this site's sign-in answers in place of its application, which has then not seen the call: a redirect, a page
     * of HTML, a 5xx. Otherwise a write that was answered so may have been carried out, and is read back.
     */
    notActedOn: z.array(z.enum(['redirect', 'page', 'serverError'])).max(3),
  }),
  reply: z.strictObject({
    code: names,
    message: names,
    accessToken: names,
    list: names,
    object: names,
    total: names,
  }),
  codes: z.strictObject({
    success: words.min(1),
    authError: words,
    rateLimited: words,
    duplicate: words,
    notFound: words,
    noFiles: words,
  }),
  /** Phrases looked for in the vendor's message; `{applyId}` stands for the application's id. */
  messages: z.strictObject({ authError: words, duplicate: words, notFound: words, noFiles: words }),
  applyFields: z.strictObject({
    applyId: name,
    uid: name,
    fileType: name,
    subject: name,
    fileCount: name,
    status: name,
    reason: name,
    department: name,
    /** These four are followed by the seal's number, from 1. */
    seal: name,
    useCount: name,
    crossPage: name,
    crossPageUseCount: name,
  }),
  applyValues: z.strictObject({
    approvedElsewhere: scalarSchema,
    /** null: nothing is sent. */
    vendorApproves: scalarSchema.nullable(),
    /** Yes and no are spelt per field. */
    crossPageYes: scalarSchema,
    crossPageNo: scalarSchema,
    watermarkYes: scalarSchema,
    watermarkNo: scalarSchema,
    enabledYes: scalarSchema,
    enabledNo: scalarSchema,
  }),
  grantReplyFields: z.strictObject({ applyId: names, sealCode: names }),
  endFields: z.strictObject({ applyId: name, reason: name }),
  /** Query parameters. Of the deletions: the comma-separated ids. */
  query: z.strictObject({
    detail: name,
    watermark: name,
    mobile: name,
  }),
  fileFields: z.strictObject({
    file: name,
    uid: name,
    applyId: name,
    list: name,
    url: name,
    name: name,
    watermark: name,
    watermarkName: names,
    watermarkContent: names,
  }),
  detailFields: z.strictObject({
    applyId: names,
    stageName: names,
    sealCode: names,
    seals: names,
    sealId: names,
    useCount: names,
    usedCount: names,
    crossPageUseCount: names,
    usedCrossPageUseCount: names,
    uses: names,
    useSealName: names,
    usePerson: names,
    useAt: names,
    usePlace: names,
    useImages: names,
    useImageUrl: names,
    useImageCount: names,
  }),
  sealFields: z.strictObject({ id: names, name: names }),
  fileTypeFields: z.strictObject({ id: names, name: names }),
  personFields: z.strictObject({ uid: names, name: names, mobile: names, jobNumber: names }),
  createPersonFields: z.strictObject({
    uid: name,
    name: name,
    mobile: name,
    jobNumber: name,
    password: name,
    department: name,
    enabled: name,
  }),
  loginFields: z.strictObject({ token: names }),
  /** Where a browser is signed in by a login token, and the query parameter that carries it. */
  webLogin: z.strictObject({ path, tokenParameter: name }),
  /** Origins beside the server's own from which pictures of uses are fetched; none of them gets our token. */
  images: z.strictObject({ origins: z.array(origin).max(20) }),
  /** The vendor's names of each stage. A name under none of them is `unrecognised`. */
  stages: z.strictObject({
    awaitingApproval: words,
    sealing: words,
    completed: words,
    archived: words,
    ended: words,
    autoEnded: words,
    terminated: words,
    rejected: words,
  }),
  confirmations: z.strictObject({
    sealingCompleted: confirmation,
    filesArchived: confirmation,
    autoEnded: confirmation,
    approvalTerminated: confirmation,
    approvalRejected: confirmation,
  }),
  /** Accepted spellings of each callback event. */
  events: z.strictObject({
    sealingCompleted: words,
    filesArchived: words,
    autoEnded: words,
    approvalTerminated: words,
    approvalRejected: words,
  }),
  callbackFields: z.strictObject({
    event: names,
    applyId: names,
    round: names,
    providerEventId: names,
    sealCode: names,
    nested: names,
  }),
  callbackAck,
  timeouts: z.strictObject({
    connectMs: callMs,
    tokenMs: callMs,
    callMs,
    operationMs: callMs,
    uploadMs,
  }),
  limits: z.strictObject({ pageSize: wholeNumber(1, 1000), ...commonLimits }),
};

/** Single switches, beside the sections. */
export const switches = {
  /** Whether an append sends new totals, or what is added to them. */
  appendStyle: z.enum(['absolute', 'increment']),
  /** Whether an update sends the whole application, or its seals alone. */
  updateBody: z.enum(['full', 'seals']),
  /** Whether the vendor fetches attachments from their addresses, or gets them uploaded. */
  attachmentStyle: z.enum(['url', 'upload']),
  /** Whether the vendor is to put its watermark on attachments that it fetches. */
  watermarkFiles: z.boolean(),
  ...commonSwitches,
  /** Whether a new person is sent as an object or as a list of one. */
  createPersonBody: z.enum(['object', 'list']),
};
