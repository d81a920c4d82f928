import { z } from 'zod';
import { changedFields, type FieldChange } from '../../../application/administration/adminEvents';
import {
  e10FormValues,
  type HostDocument,
  type HostWriteBack,
  hostLanguages,
} from '../../../application/administration/hosts';
import { notificationTypes } from '../../../domain/sealRequest/notifications';
import { malformed } from '../../http/problem';
import {
  baseUrlSchema,
  formText,
  isoTime,
  originSchema,
  peerIdSchema,
  webhookSecretSchema,
  webhookUrlSchema,
  wholeNumber,
} from '../../http/schemas';
import { maxWaitSeconds } from '../sealRequests/sealRequestAnswers';

const secretSchema = webhookSecretSchema.meta({
  type: 'string',
  description: 'Made here and shown this once where it is left out.',
});

const seconds = (max: number) => wholeNumber(0, max).exactOptional();
const writeBackSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('push') }),
    z.strictObject({
      mode: z.literal('reply'),
      fallback: z.enum(['push', 'nextSubmit']),
      replyWaitSeconds: seconds(maxWaitSeconds),
      replyConfirmSeconds: seconds(3600),
    }),
    z.strictObject({ mode: z.literal('nextSubmit'), fallback: z.literal('push').exactOptional() }),
  ])
  .meta({
    id: 'WriteBack',
    description:
      'How values get into the form: by a push, in the HTTP reply to whoever asked (with what follows when that is not confirmed), or with the form data of the next submit.',
  });

const defaultReplyWaitSeconds = 10;
const defaultReplyConfirmSeconds = 60;

type GivenWriteBack = z.output<typeof writeBackSchema>;

export function writeBackOf(given: GivenWriteBack): HostWriteBack {
  if (given.mode !== 'reply') return given;
  const { replyWaitSeconds = defaultReplyWaitSeconds, replyConfirmSeconds = defaultReplyConfirmSeconds } =
    given;
  return { ...given, replyWaitSeconds, replyConfirmSeconds };
}

const callTimeoutSeconds = wholeNumber(1, 60).meta({
  description: 'How long one command may take before its outcome is unknown; 10 where left out, 20 for e10.',
});

const wantsFiles = z.boolean().meta({
  description:
    'Whether it is told, after sealing and after archiving, where it finds the sealed files and the pictures of uses.',
});
const vouchesForMobiles = z.boolean().meta({
  description:
    'Whether the vendor may log people in by the mobile number that this host names in a detail link. Without it the number counts that the host’s or the binding’s people have. false where left out: whoever has a key of the host can name any number.',
});
const attachmentOrigins = z.array(originSchema).max(50).meta({
  description:
    'Origins, like `https://files.example.com`, from where Sealflow fetches files that its forms name, for bindings with `attachmentStyle: upload`. Empty or left out: the host’s own (of `url` and `signInUrl`, or `baseUrl`).',
});
const language = z.enum(hostLanguages).meta({
  description:
    'In which its people are told: in its forms, and in answers to it that name no Accept-Language. zh-CN where left out.',
});
const common = {
  name: formText(100),
  language,
  writeBack: writeBackSchema,
  wantsFiles,
  vouchesForMobiles,
  attachmentOrigins,
  callTimeoutSeconds,
};
const signInUrl = webhookUrlSchema.meta({
  description:
    'Where the address of the detail button (查看用印详情) sends browsers, with hostId, flowRequestId and sealRequestId as query parameters: the engine proves the person, asks for a detail link and redirects to it.',
});
const notifications = z.array(z.enum(notificationTypes)).max(notificationTypes.length).meta({
  description:
    'What it is notified of, with or without a flow: see `webhooks`. Changes of state where left out; of nothing where empty, and of hosts that were added before there were any.',
});
const webhookFields = { url: webhookUrlSchema, secret: secretSchema, signInUrl, notifications };
const e10Fields = {
  baseUrl: baseUrlSchema.meta({ description: 'Of E10 itself, before /papi/openapi or /openserver.' }),
  pathStyle: z.enum(['papi', 'openserver']),
  callSysCode: formText(200).meta({ description: 'Some sites with openserver want it.' }),
  corpId: formText(200),
  appKey: formText(200),
  appSecret: formText(500),
  readerUserId: peerIdSchema.meta({ description: 'A person who may see the flows: as whom they are read.' }),
  esbTriggerToken: formText(500).meta({
    description: 'Of the ESB webhook that the site has set up to write form fields: what a push needs.',
  }),
  formId: peerIdSchema.meta({ description: 'Of flows whose seal settings name no form.' }),
  freeReturn: z.boolean().meta({ description: 'Whether a return to a given node is sent as a free return.' }),
  formValues: z.enum(e10FormValues).meta({
    description:
      'How this E10 takes form values: `{fieldId, dataOptions}` (the default), `{dataKey, content}` or `{fieldId, content}`.',
  }),
  esbSuccessWithoutCode: z.boolean().meta({
    description:
      'Whether the ESB webhook of this site answers success as an object without a code. false where left out: such an answer tells nothing then, and the push is made again.',
  }),
};

export const webhookBody = z
  .strictObject({
    kind: z.literal('webhook'),
    name: common.name,
    url: webhookFields.url,
    secret: webhookFields.secret.exactOptional(),
    signInUrl: signInUrl.exactOptional(),
    notifications: notifications.exactOptional(),
    language: common.language.exactOptional(),
    writeBack: common.writeBack.exactOptional(),
    wantsFiles: common.wantsFiles.exactOptional(),
    vouchesForMobiles: common.vouchesForMobiles.exactOptional(),
    attachmentOrigins: common.attachmentOrigins.exactOptional(),
    callTimeoutSeconds: common.callTimeoutSeconds.exactOptional(),
  })
  .meta({ id: 'NewWebhookHost' });

const { baseUrl, corpId, appKey, appSecret, readerUserId } = e10Fields;
export const e10Body = z
  .strictObject({
    kind: z.literal('e10'),
    name: common.name,
    ...{ baseUrl, corpId, appKey, appSecret, readerUserId },
    pathStyle: e10Fields.pathStyle.exactOptional(),
    callSysCode: e10Fields.callSysCode.exactOptional(),
    esbTriggerToken: e10Fields.esbTriggerToken.exactOptional(),
    formId: e10Fields.formId.exactOptional(),
    freeReturn: e10Fields.freeReturn.exactOptional(),
    formValues: e10Fields.formValues.exactOptional(),
    esbSuccessWithoutCode: e10Fields.esbSuccessWithoutCode.exactOptional(),
    language: common.language.exactOptional(),
    writeBack: common.writeBack.exactOptional(),
    wantsFiles: common.wantsFiles.exactOptional(),
    vouchesForMobiles: common.vouchesForMobiles.exactOptional(),
    attachmentOrigins: common.attachmentOrigins.exactOptional(),
    callTimeoutSeconds: common.callTimeoutSeconds.exactOptional(),
  })
  .meta({ id: 'NewE10Host' });

/** What is left out stays; null takes away what may be absent. */
export const hostPatch = z
  .strictObject({
    ...common,
    ...webhookFields,
    ...e10Fields,
    language: common.language.nullable(),
    wantsFiles: common.wantsFiles.nullable(),
    vouchesForMobiles: common.vouchesForMobiles.nullable(),
    attachmentOrigins: common.attachmentOrigins.nullable(),
    callTimeoutSeconds: common.callTimeoutSeconds.nullable(),
    signInUrl: signInUrl.nullable(),
    callSysCode: e10Fields.callSysCode.nullable(),
    esbTriggerToken: e10Fields.esbTriggerToken.nullable(),
    formId: e10Fields.formId.nullable(),
    freeReturn: e10Fields.freeReturn.nullable(),
    formValues: e10Fields.formValues.nullable(),
    esbSuccessWithoutCode: e10Fields.esbSuccessWithoutCode.nullable(),
  })
  .partial()
  .meta({ id: 'HostChange' });
export type HostPatch = z.output<typeof hostPatch>;

/** Fields of the other kind, each told. */
export function refuseOtherKind(kind: HostDocument['kind'], patch: HostPatch): void {
  const others = kind === 'e10' ? webhookFields : e10Fields;
  const wrong = Object.keys(others).filter((key) => Object.hasOwn(patch, key));
  if (wrong.length === 0) return;
  throw malformed(
    wrong.map((path) => ({
      path,
      code: 'unknown-field',
      message: `is not a field of ${kind} hosts`,
      zh: `${kind} 类型的流程引擎没有该字段`,
    })),
  );
}

const shownCommon = {
  id: z.string(),
  name: z.string(),
  writeBack: writeBackSchema,
  language: language.exactOptional(),
  wantsFiles: wantsFiles.exactOptional(),
  vouchesForMobiles: vouchesForMobiles.exactOptional(),
  attachmentOrigins: z.array(z.string()).exactOptional(),
  callTimeoutSeconds: callTimeoutSeconds.exactOptional(),
  createdAt: isoTime,
  changedAt: isoTime,
};
const webhookHostSchema = z
  .object({
    kind: z.literal('webhook'),
    ...shownCommon,
    url: z.string(),
    signInUrl: z.string().exactOptional(),
    notifications: notifications.exactOptional(),
  })
  .meta({ id: 'WebhookHost' });
const e10HostSchema = z
  .object({
    kind: z.literal('e10'),
    ...shownCommon,
    baseUrl: z.string(),
    pathStyle: e10Fields.pathStyle,
    callSysCode: z.string().exactOptional(),
    corpId: z.string(),
    appKey: z.string(),
    readerUserId: z.string(),
    pushes: z.boolean().meta({ description: 'Whether it has an esbTriggerToken.' }),
    formId: z.string().exactOptional(),
    freeReturn: z.boolean().exactOptional(),
    formValues: z.enum(e10FormValues).exactOptional(),
    esbSuccessWithoutCode: z.boolean().exactOptional(),
  })
  .meta({ id: 'E10Host' });
export const hostSchema = z
  .discriminatedUnion('kind', [webhookHostSchema, e10HostSchema])
  .meta({ id: 'Host' });

const madeSecret = z.string().meta({ description: 'Only where it was made here, and only this once.' });
export const createdHostSchema = z
  .discriminatedUnion('kind', [
    webhookHostSchema.extend({ secret: madeSecret.exactOptional() }).meta({ id: 'CreatedWebhookHost' }),
    e10HostSchema,
  ])
  .meta({ id: 'CreatedHost' });

export const rotateSecretBody = z
  .strictObject({
    secret: secretSchema.exactOptional(),
    graceSeconds: wholeNumber(0, 30 * 24 * 3600).meta({
      description: 'How long commands carry a signature by the secret before as well.',
    }),
  })
  .meta({ id: 'RotateHostSecret' });
export const rotatedSecretSchema = z.object({
  secret: madeSecret.exactOptional(),
  oldUsedUntil: isoTime,
});

/** For admin events. */
export function hostChanges(before: HostDocument | null, after: HostDocument): FieldChange[] {
  return changedFields(before, after, ['secret', 'secretsBefore', 'esbTriggerToken']);
}

/** What is shown of a host: never a secret, which its schema would drop as well. */
export function shownHost(host: HostDocument): z.input<typeof hostSchema> {
  const { _id: id, secret: _, version: __, ...shown } = host;
  return shown.kind === 'e10'
    ? { ...shown, id, pushes: shown.esbTriggerToken !== undefined }
    : { ...shown, id };
}
