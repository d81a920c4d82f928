import { z } from 'zod';
import { boundedText } from '../../../adapters/http/boundedText';
import { fileNamePattern, paragraphPattern, requestIdPattern } from '../../../adapters/http/textPatterns';
import { parseSealRequestId } from '../../../contracts/ids';
import { defined } from '../../../domain/defined';
import { siteTime } from '../../../domain/sealRequest/siteTime';
import {
  type Application,
  maxSealsPerRequest,
  maxUseCount,
  sealRequestStates,
} from '../../../domain/sealRequest/values';
import { attachmentTypes, isAttachmentName } from '../../../domain/settings/formValues';
import { said } from '../../http/language';
import {
  commandIdSchema,
  fieldIssue,
  fileUrlSchema,
  formText,
  idSchema,
  isoTime,
  peerIdSchema,
  wholeNumber,
} from '../../http/schemas';
import { becauseSchema } from '../because';

const paragraphMessage = said(
  'must be 1 to 1000 characters, without control characters other than line breaks',
  '须为1至1000个字符，除换行外不含控制字符',
);
/** Text on several lines. */
export const paragraph = boundedText({ minLength: 1, maxLength: 1000, message: paragraphMessage })
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text.replace(/[\n\r\t]/g, '')), paragraphMessage)
  .refine((text) => text.trim() !== '', said('must not be blank', '不能为空白'))
  .meta({ pattern: paragraphPattern });

const personSchema = z.strictObject({
  userId: peerIdSchema,
  name: formText(100).exactOptional(),
  mobile: formText(32).exactOptional(),
  jobNumber: formText(64).exactOptional(),
});

const useCount = wholeNumber(1, maxUseCount);
const crossPageUseCount = wholeNumber(0, maxUseCount).meta({
  description: 'Uses over the edges of several pages; they are part of `useCount`. 0 is none.',
});

const grantSchema = z
  .strictObject({
    sealId: peerIdSchema,
    useCount,
    crossPageUseCount: crossPageUseCount.exactOptional(),
    user: personSchema.exactOptional().meta({
      description: 'Who stamps with it, where the vendor takes that; the applicant where left out.',
    }),
  })
  .refine((seal) => (seal.crossPageUseCount ?? 0) <= seal.useCount, {
    path: ['crossPageUseCount'],
    params: { code: 'exceeds-use-count' },
    message: said(
      'cannot exceed the use count, which it is part of',
      '不得超过用印次数（骑缝章次数包含在用印次数内）',
    ),
  });

const incrementSchema = z.strictObject({
  sealId: peerIdSchema,
  useCount: wholeNumber(0, maxUseCount).exactOptional(),
  crossPageUseCount: wholeNumber(0, maxUseCount).exactOptional(),
});

function sealsOf<Seal extends z.ZodType<{ sealId: string }>>(seal: Seal) {
  return z
    .array(seal)
    .min(1, said('must name at least one seal', '至少须有一个印章'))
    .max(
      maxSealsPerRequest,
      said(`must name at most ${maxSealsPerRequest} seals`, `印章不得超过${maxSealsPerRequest}个`),
    )
    .superRefine((seals, context) => {
      const seen = new Set<string>();
      for (const [index, { sealId }] of seals.entries()) {
        if (seen.has(sealId))
          context.addIssue(
            fieldIssue([index, 'sealId'], 'duplicate', said('names this seal a second time', '印章重复')),
          );
        seen.add(sealId);
      }
    });
}

const fileName = formText(255)
  .refine(
    isAttachmentName,
    said(
      `must end in one of .${attachmentTypes.join(', .')}`,
      `扩展名须为 .${attachmentTypes.join('、.')} 之一`,
    ),
  )
  .meta({ pattern: fileNamePattern(attachmentTypes) });

export const applyBody = z
  .strictObject({
    commandId: commandIdSchema.exactOptional(),
    bindingId: idSchema,
    hostId: idSchema,
    flowId: idSchema.exactOptional(),
    flowRequestId: idSchema,
    subject: formText(200),
    applicant: personSchema,
    fileTypeId: peerIdSchema,
    seals: sealsOf(grantSchema),
    fileCount: wholeNumber(1, 9999).exactOptional(),
    reason: paragraph.exactOptional(),
    departmentId: peerIdSchema.exactOptional(),
    attachments: z
      .array(z.strictObject({ name: fileName, url: fileUrlSchema }))
      .max(50, said('must name at most 50 files', '附件不得超过50个'))
      .exactOptional(),
    useFrom: isoTime.exactOptional().meta({
      description: 'From when the seals may be used, where the vendor takes that.',
    }),
    useUntil: isoTime.exactOptional().meta({
      description: 'Until when the seals may be used, where the vendor takes that.',
    }),
    company: formText(200).exactOptional().meta({
      description:
        'The company that applies, as the vendor spells it, where the vendor takes that; the one of the binding where left out.',
    }),
  })
  .meta({ id: 'SealApplication' });
type ApplyBody = z.output<typeof applyBody>;

/** By the path of each. */
export function attachmentAddresses({
  attachments = [],
}: z.output<typeof applyBody>): Record<string, string> {
  return Object.fromEntries(attachments.map(({ url }, index) => [`attachments.${index}.url`, url]));
}

/** The application within the body of a request: what the vendor gets to see, times as the site's clock shows them. */
export function applicationOf(body: ApplyBody, timeZone: string): Application {
  const { commandId: _c, bindingId: _b, hostId: _h, flowId: _f, flowRequestId: _r, seals, ...rest } = body;
  const { useFrom, useUntil, ...content } = rest;
  const siteTimeOf = (iso: string | undefined) => (iso === undefined ? undefined : siteTime(iso, timeZone));
  return {
    ...content,
    ...defined({ useFrom: siteTimeOf(useFrom), useUntil: siteTimeOf(useUntil) }),
    seals: seals.map(({ crossPageUseCount = 0, ...seal }) => ({ ...seal, crossPageUseCount })),
  };
}

export const appendBody = z
  .strictObject({ commandId: commandIdSchema.exactOptional(), seals: sealsOf(incrementSchema) })
  .meta({ id: 'AppendUses' });

export const endBody = z
  .strictObject({ commandId: commandIdSchema.exactOptional(), reason: paragraph })
  .meta({ id: 'EndSealing' });

export const commandHeaders = z.object({
  'idempotency-key': commandIdSchema.optional().meta({ description: 'Instead of `commandId` in the body.' }),
  prefer: z
    .string()
    .optional()
    .meta({ description: '`wait=N`: waits up to N seconds (at most 30) for the outcome at the vendor.' }),
});

/** Of every route whose path names a request by `id`. */
export const ofRequest = { by: 'path', names: 'sealRequest', param: 'id' } as const;

export const requestParams = z.strictObject({
  id: z
    .string()
    .refine(
      (id) => parseSealRequestId(id) !== null,
      said(
        'must be an id as it was given out: <hostId>:<flowId or ->:<flowRequestId>:<attempt>',
        '须为返回过的编号：<hostId>:<flowId 或 ->:<flowRequestId>:<attempt>',
      ),
    )
    .meta({ pattern: requestIdPattern, example: 'host_0mbq3k7x1a2b3c4d5:-:4611686018427387904:1' }),
});

const countSchema = z
  .union([z.int(), z.literal('unlimited')])
  .meta({ description: '`unlimited` where the vendor sets no limit (不限次数).' });
const factSchema = z.object({
  completedAt: isoTime,
  endedAt: isoTime,
  autoEndedAt: isoTime,
  archivedAt: isoTime,
});

export const sealRequestSchema = z
  .object({
    id: z.string(),
    vendorApplicationId: z
      .string()
      .meta({ description: 'By which the vendor knows it: its own id where it gives one, otherwise ours.' }),
    state: z.enum(sealRequestStates),
    attempt: z.int(),
    round: z.int().meta({ description: '0 from the application on; each append opens the next.' }),
    sealCode: z
      .string()
      .nullable()
      .meta({ description: 'null while an append is under way, which may replace it.' }),
    codeLive: z.boolean().meta({ description: 'Whether the code still opens the machine.' }),
    codes: z
      .array(
        z.object({
          sealId: z.string(),
          person: z.string().exactOptional().meta({ description: 'Who types it, by name or id.' }),
          code: z.string(),
          complete: z.boolean().meta({ description: 'It serves no more.' }),
        }),
      )
      .exactOptional()
      .meta({
        description:
          'Of a vendor with a code for each seal and person; `sealCode` is then the text of those that serve.',
      }),
    subject: z.string(),
    applicant: z.object({
      userId: z.string(),
      name: z.string().exactOptional(),
      mobile: z.string().exactOptional(),
      jobNumber: z.string().exactOptional(),
    }),
    bindingId: z.string(),
    vendor: z.string().exactOptional().meta({
      description: 'Of the binding; `GET /v1/vendors` has its names. Left out once the binding is deleted.',
    }),
    hostId: z.string(),
    flowId: z.string().exactOptional(),
    flowRequestId: z.string(),
    fileTypeId: z.string(),
    seals: z.array(
      z.object({
        sealId: z.string(),
        useCount: countSchema,
        crossPageUseCount: z.int(),
        usedCount: z.int().meta({ description: 'As the vendor last told.' }),
        leftCount: countSchema,
      }),
    ),
    ...factSchema.partial().shape,
    commands: z.array(
      z.object({
        commandId: z.string(),
        kind: z.enum(['apply', 'append', 'end', 'supersede', 'settle', 'abandon']),
        outcome: z.enum(['pending', 'done', 'refused', 'failed']),
        reason: z.string().exactOptional(),
      }),
    ),
    attention: z.array(
      z.object({
        kind: z.string(),
        about: z.string(),
        sentence: z.string(),
        zh: z.string().meta({ description: 'What waits, for people who read Chinese.' }),
        detail: z.string().exactOptional().meta({ description: 'What the peer said, in its own words.' }),
        because: becauseSchema.exactOptional(),
        needs: z
          .array(z.enum(['vendorApplicationId', 'sealCode']))
          .exactOptional()
          .meta({
            description:
              'What `confirm` has to give, as the vendor cannot be asked for it. Left out: nothing.',
          }),
        nodes: z
          .object({ found: z.string(), expected: z.array(z.string()) })
          .exactOptional()
          .meta({
            description: 'Of `flow-not-at-node`: where the flow was found, and where the rule expects it.',
          }),
        runbook: z.string().exactOptional().meta({
          description: 'The entry of the runbook about it, where the site has set `SEALFLOW_RUNBOOK_URL`.',
        }),
        raisedAt: z.string(),
      }),
    ),
    failure: z
      .object({
        message: z.string(),
        code: z.string().exactOptional(),
        sealId: z.string().exactOptional(),
      })
      .exactOptional(),
    requestedAt: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'SealRequest' });
export type SealRequestJson = z.input<typeof sealRequestSchema>;

export const timelineEntry = z.object({
  seq: z.int(),
  type: z.string(),
  at: z.string(),
  actor: z.string(),
  correlationId: z.string().exactOptional(),
  data: z.record(z.string(), z.unknown()),
});
