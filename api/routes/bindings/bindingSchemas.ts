import { z } from 'zod';
import type { VendorAdapter } from '../../../adapters/vendorAdapter';
import { vendorOf, vendors } from '../../../adapters/vendors';
import { changedFields, type FieldChange } from '../../../application/administration/adminEvents';
import { bindingBeyondVendor, fieldsTaken } from '../../../application/administration/beyondVendor';
import type { BindingDocument, UserMapping } from '../../../application/administration/bindings';
import { isBoundedPattern } from '../../../domain/sealRequest/boundedPattern';
import { optionalApplyFields } from '../../../domain/settings/settings';
import { fieldErrors } from '../../http/fieldErrors';
import { said } from '../../http/language';
import { malformed, refusedField } from '../../http/problem';
import { refuseWrongFields } from '../../http/refusals';
import { baseUrlSchema, cidrSchema, fieldIssue, formText, isoTime, peerIdSchema } from '../../http/schemas';
import { graceSecondsSchema } from '../callbacks/verifiers/scheme';
import { shownVerifiers, shownVerifiersSchema, verifiersSchema } from '../callbacks/verifiers/schemes';

const neededForAutoLogin = said(
  'is required while auto login is enabled',
  '启用内外网自动登录时必填：内网和外网地址都要填写',
);

const autoLoginSchema = z
  .strictObject({
    enabled: z.boolean(),
    // Only browsers open them: they may be private ones even where calls of ours may not.
    internalUrl: baseUrlSchema.exactOptional(),
    externalUrl: baseUrlSchema.exactOptional(),
    internalNetworks: z.array(cidrSchema).max(100).exactOptional(),
  })
  .superRefine(({ enabled, internalUrl, externalUrl }, context) => {
    if (!enabled) return;
    for (const [name, value] of Object.entries({ internalUrl, externalUrl }))
      if (value === undefined) context.addIssue(fieldIssue([name], 'required', neededForAutoLogin));
  })
  .meta({
    description: 'A detail link opens the internal address for browsers within internalNetworks.',
    anyOf: [{ properties: { enabled: { const: false } } }, { required: ['internalUrl', 'externalUrl'] }],
  });

const tableSchema = z
  .array(z.strictObject({ userId: peerIdSchema, uid: peerIdSchema }))
  .min(1)
  .max(10_000)
  .superRefine((rows, context) => {
    const seen = new Set<string>();
    for (const [index, { userId }] of rows.entries()) {
      if (seen.has(userId))
        context.addIssue(
          fieldIssue([index, 'userId'], 'duplicate', said('stands in the table twice', '在对照表中重复')),
        );
      seen.add(userId);
    }
  });

const userMappingSchema: z.ZodType<UserMapping> = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['same', 'mobile', 'jobNumber']),
      createMissing: z.boolean().exactOptional(),
    }),
    z.strictObject({ kind: z.literal('table'), table: tableSchema }),
  ])
  .meta({
    id: 'UserMapping',
    description:
      'How people of the host become `uid`s of the vendor: the same id, found by mobile or job number, or by a table. `createMissing` makes them at the vendor, where that can list its people.',
  });

const callbackSchema = z.strictObject({ verifiers: verifiersSchema }).meta({
  description:
    'How callbacks are verified, beside the token in their address and a look at the vendor, which are always on. Every verifier listed must pass; the list stands for all of them.',
});

/** Of a vendor's bindings; `GET /v1/bindings/profile` lists what there is to override. */
export const overridesOf = ({ overrides }: VendorAdapter) =>
  overrides.meta({
    description:
      'What this site names or does otherwise than the default profile: `GET /v1/bindings/profile`.',
  });

const fields = {
  name: formText(100),
  openUrl: baseUrlSchema,
  autoLogin: autoLoginSchema,
  userMapping: userMappingSchema,
  callback: callbackSchema,
  enabled: z.boolean().meta({ description: 'No new request is begun at a disabled binding.' }),
};

/** One form for each vendor. */
function byVendor<Form extends z.ZodObject>(formOf: (adapter: VendorAdapter) => Form) {
  const [first, ...others] = vendors;
  return z.discriminatedUnion('vendor', [formOf(first), ...others.map(formOf)]);
}

/** Its own fields are known at run time alone: only its adapter reads them. */
export const bindingBody = byVendor((adapter) => {
  const own: object = { ...adapter.fields, ...adapter.secrets };
  return z.strictObject({
    ...fields,
    vendor: z.literal(adapter.vendor),
    ...own,
    autoLogin: fields.autoLogin.exactOptional(),
    profile: overridesOf(adapter).exactOptional(),
    userMapping: fields.userMapping.exactOptional(),
    callback: fields.callback.exactOptional(),
    enabled: fields.enabled.exactOptional(),
  });
}).meta({ id: 'NewBinding' });

/** What is left out stays; null takes away what may be absent. */
function patchOf(adapter: VendorAdapter) {
  const own: object = Object.fromEntries(
    Object.entries({ ...adapter.fields, ...adapter.secrets }).map(([name, schema]) => [
      name,
      schema instanceof z.ZodExactOptional ? z.nullable(schema.unwrap()) : schema,
    ]),
  );
  return z
    .strictObject({
      ...fields,
      ...own,
      autoLogin: fields.autoLogin.nullable(),
      profile: overridesOf(adapter).nullable(),
      userMapping: fields.userMapping.nullable(),
      callback: fields.callback.nullable(),
    })
    .partial();
}

const [firstVendor, ...otherVendors] = vendors;
export const bindingPatch = z
  .union([patchOf(firstVendor), ...otherVendors.map(patchOf)])
  .meta({ id: 'BindingChange' });

/** A name that this vendor's bindings do not have may be another's: a change does not name its vendor. */
export function refuseOthersFields(binding: BindingDocument, change: object): void {
  const adapter = vendorOf(binding);
  const known = new Set(Object.keys({ ...fields, profile: 0, ...adapter.fields, ...adapter.secrets }));
  const strange = Object.keys(change).filter((name) => !known.has(name));
  refuseWrongFields(strange.map((path) => ({ path, code: 'other-vendor' })));
}

/** @throws Problem 422 for what is asked for in what a body gives and the vendor cannot do. */
export function refuseBeyondVendor(
  binding: Pick<BindingDocument, 'vendor' | 'profile'>,
  body: { userMapping?: UserMapping | null | undefined },
): void {
  const can = vendorOf(binding).capabilitiesOf(binding);
  if (can) refuseWrongFields(bindingBeyondVendor(body, can));
}

/** What is shown of a binding, and of what has just been made beside it. */
function shownOf<More extends z.ZodRawShape>(more: More) {
  return byVendor((adapter) => {
    const own: object = adapter.fields;
    return z.object({
      id: z.string(),
      name: z.string(),
      vendor: z.literal(adapter.vendor),
      enabled: z.boolean(),
      openUrl: z.string(),
      ...own,
      autoLogin: z
        .object({
          enabled: z.boolean(),
          internalUrl: z.string().exactOptional(),
          externalUrl: z.string().exactOptional(),
          internalNetworks: z.array(z.string()).exactOptional(),
        })
        .exactOptional(),
      profile: z.record(z.string(), z.unknown()).exactOptional(),
      userMapping: userMappingSchema.exactOptional(),
      callback: z
        .object({ verifiers: shownVerifiersSchema })
        .meta({ description: 'All that a callback has to pass, without any secret.' }),
      applicationFields: z.array(z.enum(optionalApplyFields)).meta({
        description: 'Which optional fields of an application its vendor takes; seal settings map no other.',
      }),
      createdAt: isoTime,
      changedAt: isoTime,
      ...more,
    });
  });
}

export const bindingSchema = shownOf({}).meta({ id: 'Binding' });

const callbackUrl = z.string().meta({ description: 'Holds a token: shown this once.' });

const shortCallbackUrl = z.string().exactOptional().meta({
  description:
    'The same in at most 50 characters after the scheme, for sites whose field holds no more; where the public address is short enough for it. Shown this once.',
});

export const createdBindingSchema = shownOf({ callbackUrl, shortCallbackUrl }).meta({ id: 'CreatedBinding' });

export const rotateBody = z.strictObject({
  graceSeconds: graceSecondsSchema.meta({
    description: 'How long the address before is still accepted.',
  }),
});
export const rotatedSchema = z.object({
  callbackUrl,
  shortCallbackUrl,
  oldAcceptedUntil: isoTime.meta({ description: 'Until then the address before works as well.' }),
});

/** What is shown of a binding: the response schema drops everything else. */
export function shownBinding(document: BindingDocument) {
  const can = vendorOf(document).capabilitiesOf(document);
  return {
    ...document,
    id: document._id,
    callback: { verifiers: shownVerifiers(document) },
    applicationFields: can ? fieldsTaken(can) : [],
  };
}

/** For admin events: verifiers as they are shown, so that one that was taken away is named. */
export function bindingChanges(before: BindingDocument | null, after: BindingDocument): FieldChange[] {
  const secrets = [...Object.keys(vendorOf(after).secrets), 'callbackTokens', 'verifierSecrets'];
  return changedFields(before && auditedBinding(before), auditedBinding(after), secrets);
}

function auditedBinding({ callbackVerifiers = [], ...document }: BindingDocument) {
  const verifiers = callbackVerifiers.map(({ kind, settings }) => ({ kind, ...settings }));
  const verifierSecrets = callbackVerifiers.flatMap(({ secrets }) => secrets);
  return { ...document, verifiers, verifierSecrets };
}

/**
 * Whether the overrides and the defaults together make a whole profile; the path names the override.
 *
 * @throws Problem 400, and 422 for a pattern that may take for ever: one that is stored already is not tried any more.
 */
export function checkProfile(adapter: VendorAdapter, profile: unknown): void {
  const { data, error } = adapter.profile.safeParse(profile ?? {}, { reportInput: true });
  if (error)
    throw malformed(fieldErrors(error.issues).map((each) => ({ ...each, path: `profile.${each.path}` })));
  if (!isBoundedPattern(data.sealCodePattern))
    throw refusedField(
      'profile.sealCodePattern',
      'unbounded-pattern',
      'may take for ever to match: repeat no part that repeats or has alternatives itself, and refer back to none',
      '匹配可能耗时过长：重复的部分内不得再含重复或多选，也不得使用反向引用',
    );
}
