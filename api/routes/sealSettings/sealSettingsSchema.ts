import { z } from 'zod';
import { said } from '../../../contracts/language';
import {
  callbackEvents,
  type FieldValueKind,
  fieldValueKinds,
  type WrittenForm,
  writtenForms,
} from '../../../domain/sealRequest/values';
import {
  appendFields,
  defaultActions,
  formFieldTypes,
  optionalApplyFields,
  requiredApplyFields,
  type SealSettings,
  type TriggerPurpose,
  triggerActions,
} from '../../../domain/settings/settings';
import { formText, idSchema, isoTime, peerIdSchema, wholeNumber } from '../../http/schemas';

const tenYearsSeconds = 10 * 365 * 24 * 3600;
/** What the E10 takes as a remark. */
const maxRemark = 200;

/** Without `actions` a point fires by the defaults of what it is for. */
function pointsOf(purpose: TriggerPurpose) {
  const actions = z
    .array(z.enum(triggerActions))
    .min(1)
    .max(triggerActions.length)
    .meta({
      description: `By which actions it fires: ${defaultActions[purpose].join(' and ')} where left out.`,
    })
    .exactOptional();
  const point = z.union([
    z.strictObject({ nodeId: peerIdSchema, when: z.enum(['arrive', 'leave']), actions }),
    z.strictObject({ exitId: peerIdSchema, actions }),
  ]);
  return z.array(point).min(1).max(100);
}

const asSchema = z.union([
  z.enum(['applicant', 'currentOperator']),
  z.strictObject({ userId: peerIdSchema }),
]);
const returnToSchema = z.union([
  z.literal('previous'),
  z.strictObject({ nodeId: peerIdSchema }),
  z.strictObject({ exitId: peerIdSchema }),
]);
const waitNodeIds = z.array(peerIdSchema).min(1).max(100);
const remark = formText(maxRemark).exactOptional();

const submitFlow = z.strictObject({ kind: z.literal('submitFlow'), waitNodeIds, as: asSchema, remark });
const returnFlow = z.strictObject({
  kind: z.literal('returnFlow'),
  waitNodeIds,
  as: asSchema,
  to: returnToSchema,
  remark,
});
const flowActionSchema = z.discriminatedUnion('kind', [submitFlow, returnFlow]);
const ruleActionSchema = z.discriminatedUnion('kind', [
  submitFlow,
  returnFlow,
  z.strictObject({ kind: z.literal('writeFields') }),
  z.strictObject({ kind: z.literal('none') }),
]);

function fitsForm(value: FieldValueKind, as: WrittenForm = 'text'): boolean {
  if (as === 'text') return true;
  return value === (as === 'code' ? 'state' : 'completedAt');
}

const ruleSchema = z.strictObject({
  event: z.enum(callbackEvents),
  action: ruleActionSchema,
  writeFields: z
    .array(
      z
        .strictObject({
          value: z.enum(fieldValueKinds),
          fieldId: peerIdSchema,
          as: z.enum(writtenForms).exactOptional().meta({
            description:
              '`text` (the default): for people, states in words and times as `YYYY-MM-DD HH:mm:ss` of the site. `code`: of `state`, the code. `iso`: of `completedAt`, ISO 8601.',
          }),
        })
        .refine(({ value, as }) => fitsForm(value, as), {
          path: ['as'],
          message: said(
            'must be text; code is for state, and iso for completedAt',
            '须为 text；code 仅用于 state，iso 仅用于 completedAt',
          ),
        })
        .meta({
          anyOf: [
            { properties: { as: { const: 'text' } } },
            { properties: { as: { const: 'code' }, value: { const: 'state' } } },
            { properties: { as: { const: 'iso' }, value: { const: 'completedAt' } } },
          ],
        }),
    )
    .max(20)
    .exactOptional(),
});

function fieldMap<const Name extends string>(names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, peerIdSchema])) as Record<Name, typeof peerIdSchema>;
}
function optionalFieldMap<const Name extends string>(names: readonly Name[]) {
  const optional = peerIdSchema.exactOptional();
  return Object.fromEntries(names.map((name) => [name, optional])) as Record<Name, typeof optional>;
}

const formSchema = z.strictObject({
  formId: peerIdSchema,
  fields: z
    .array(z.strictObject({ id: peerIdSchema, name: formText(200), type: z.enum(formFieldTypes) }))
    .max(2000),
});

const applySchema = z.strictObject({
  applyStatus: z.enum(['approved', 'vendorApproves']).exactOptional(),
  fields: z.strictObject({ ...fieldMap(requiredApplyFields), ...optionalFieldMap(optionalApplyFields) }),
  at: pointsOf('apply'),
  detailButtonField: peerIdSchema.exactOptional(),
  sealCodeField: peerIdSchema,
});

const described = {
  bindingId: idSchema,
  enabled: z.boolean(),
  form: formSchema.exactOptional(),
  apply: applySchema,
  append: z
    .strictObject({
      fields: z.strictObject(optionalFieldMap(appendFields)),
      at: pointsOf('append'),
      sealCodeField: peerIdSchema,
    })
    .exactOptional(),
  end: z.strictObject({ at: pointsOf('end'), reasonField: peerIdSchema.exactOptional() }).exactOptional(),
  endOnWithdraw: z
    .boolean()
    .meta({
      description:
        'Whether sealing ends at the vendor when the flow is withdrawn or deleted while a seal code is live or may become so, wherever the flow stands. true where left out.',
    })
    .exactOptional(),
  callbacks: z.array(ruleSchema).max(20),
  onFailure: z
    .strictObject({ field: peerIdSchema.exactOptional(), action: flowActionSchema.exactOptional() })
    .exactOptional(),
  quietCloseSeconds: wholeNumber(1, tenYearsSeconds).exactOptional(),
  archiveWaitSeconds: wholeNumber(1, tenYearsSeconds).exactOptional(),
};

export const sealSettingsBody: z.ZodType<SealSettings> = z
  .strictObject(described)
  .meta({ id: 'SealSettings' });

const savedBy = z
  .string()
  .meta({ description: 'The key that saved it; absent of versions from before this was kept.' });

export const savedSettingsSchema = z
  .strictObject({
    ...described,
    hostId: z.string(),
    flowId: z.string(),
    version: z.int().meta({ description: 'A running request keeps the version that it started with.' }),
    savedAt: isoTime,
    savedBy: savedBy.exactOptional(),
  })
  .meta({ id: 'SavedSealSettings' });

export const settingsVersionSchema = z
  .object({
    version: z.int(),
    savedAt: isoTime,
    savedBy: savedBy.exactOptional(),
    deleted: z.boolean().meta({ description: 'Whether this version says that the settings were deleted.' }),
    settings: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .meta({
    id: 'SealSettingsVersion',
    example: {
      version: 4,
      savedAt: '2026-11-26T11:37:36.000Z',
      savedBy: '张三 (key_0mbq3k7x1a2b3c4d5)',
      deleted: true,
    },
  });
