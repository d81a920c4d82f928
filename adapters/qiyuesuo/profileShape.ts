import { z } from 'zod';
import { boundedText } from '../http/boundedText';
import {
  callbackAck,
  callMs,
  commonLimits,
  commonSwitches,
  name,
  names,
  path,
  uploadMs,
  words,
} from '../profileShapes';

/**
 * The shape of a profile: sections of keys, two levels and no more. A request field holds the one name that is sent; a
 * reply or callback field every name under which the value is accepted, the first that is present being taken.
 */
export const sections = {
  paths: z.strictObject({
    apply: path,
    applyByCategory: path,
    append: path,
    end: path,
    detail: path,
    image: path,
    createDocument: path,
    seals: path,
    categories: path,
    companies: path,
  }),
  /** Headers of every call. */
  headers: z.strictObject({ accessToken: name, timestamp: name, signature: name }),
  reply: z.strictObject({ code: names, message: names, result: names }),
  codes: z.strictObject({ success: words.min(1), authError: words, rateLimited: words }),
  /** Phrases looked for in the vendor's message. `unclear`: it says that something went wrong, and not what. */
  messages: z.strictObject({ authError: words, notFound: words, unclear: words }),
  applyFields: z.strictObject({
    company: name,
    subject: name,
    contact: name,
    number: name,
    personName: name,
    category: name,
    applyId: name,
    reason: name,
    documents: name,
    seals: name,
    /** Of each seal. */
    device: name,
    useCount: name,
    users: name,
    userMobile: name,
    userNumber: name,
    useFrom: name,
    useUntil: name,
  }),
  /** Of an append and an end. */
  changeFields: z.strictObject({
    applicationId: name,
    device: name,
    useCount: name,
    reason: name,
    contact: name,
    number: name,
    personName: name,
  }),
  query: z.strictObject({ detail: name, image: name, sealCategory: name }),
  documentFields: z.strictObject({ file: name, title: name, id: names }),
  /** Of the replies to an apply, an append and a detail. */
  detailFields: z.strictObject({
    id: names,
    ourId: names,
    status: names,
    seals: names,
    sealAuthId: names,
    device: names,
    sealName: names,
    code: names,
    person: names,
    leftCount: names,
    usedCount: names,
    isComplete: names,
    pictures: names,
    pictureSeal: names,
    pictureKey: names,
    appends: names,
    appendCount: names,
    appendPerson: names,
    appendAt: names,
  }),
  sealFields: z.strictObject({
    id: names,
    device: names,
    name: names,
    status: names,
    list: names,
  }),
  categoryFields: z.strictObject({
    id: names,
    name: names,
    type: names,
    state: names,
    list: names,
    children: names,
  }),
  /** Where a browser is signed in, and the query parameter that carries who it is. */
  signIn: z.strictObject({
    path,
    tokenParameter: name,
    constants: z.record(name, boundedText({ maxLength: 100 })),
  }),
  /** The vendor's names of each stage. A name under none of them is `unrecognised`. */
  stages: z.strictObject({ sealing: words, completed: words, ended: words }),
  /** Which of its seals and categories can be picked. A frozen seal is shown, and cannot be. */
  usable: z.strictObject({
    sealStatuses: words,
    frozenStatuses: words,
    categoryTypes: words,
    categoryStates: words,
  }),
  callbackFields: z.strictObject({ applicationId: names, status: names }),
  callbackAck,
  timeouts: z.strictObject({ connectMs: callMs, callMs, uploadMs }),
  limits: z.strictObject(commonLimits),
};

/** Single switches, beside the sections. */
export const switches = {
  /** Whether an application names who stamps, or goes the way that its category has at the vendor. */
  applyStyle: z.enum(['people', 'category']),
  ...commonSwitches,
};
