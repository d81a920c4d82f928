import { z } from 'zod';
import { defined } from '../../domain/defined';
import { declaredProfile, type Evidence, isKnown, type Known } from './profileDefaults';
import type { Profile } from './profileSchemas';
import { sections, switches } from './profileShape';

/** What of the vendor's API a field is about. */
export const profileGroups = [
  'token',
  'apply',
  'append',
  'end',
  'detail',
  'callbacks',
  'lists',
  'people',
  'files',
  'replies',
  'limits',
] as const;
export type ProfileGroup = (typeof profileGroups)[number];

/**
 * What a field takes: `scalar` a text, a number or a truth as it is sent, `names` a list of texts, `choices` some of
 * several, `object` anything else.
 */
export const profileFieldKinds = [
  'text',
  'number',
  'switch',
  'scalar',
  'names',
  'choice',
  'choices',
  'object',
] as const;
export type ProfileFieldKind = (typeof profileFieldKinds)[number];

export interface ProfileField {
  /** Dotted, as it stands in an override: `paths.token`, `appendStyle`. */
  path: string;
  group: ProfileGroup;
  kind: ProfileFieldKind;
  evidence: Evidence;
  default: unknown;
  /** Of `choice` and `choices`. */
  options?: (string | number)[];
}

type Groups = { [Name in keyof Profile]: ProfileGroup | { [Key in keyof Profile[Name]]: ProfileGroup } };

const groups: Groups = {
  paths: {
    token: 'token',
    apply: 'apply',
    update: 'append',
    append: 'append',
    end: 'end',
    detail: 'detail',
    uploadFile: 'files',
    uploadFileByUrl: 'files',
    watermark: 'files',
    departments: 'lists',
    seals: 'lists',
    fileTypes: 'lists',
    deleteApplications: 'lists',
    deletePeople: 'lists',
    deleteDepartments: 'lists',
    people: 'people',
    createPerson: 'people',
    mobileLogin: 'people',
  },
  token: 'token',
  reply: 'replies',
  codes: 'replies',
  messages: 'replies',
  applyFields: 'apply',
  applyValues: {
    approvedElsewhere: 'apply',
    vendorApproves: 'apply',
    crossPageYes: 'apply',
    crossPageNo: 'apply',
    watermarkYes: 'files',
    watermarkNo: 'files',
    enabledYes: 'people',
    enabledNo: 'people',
  },
  grantReplyFields: 'apply',
  endFields: 'end',
  query: {
    detail: 'detail',
    watermark: 'files',
    mobile: 'people',
    deleteApplications: 'lists',
    deletePeople: 'lists',
    deleteDepartments: 'lists',
  },
  fileFields: 'files',
  detailFields: 'detail',
  sealFields: 'lists',
  fileTypeFields: 'lists',
  departmentFields: 'lists',
  personFields: 'people',
  createPersonFields: 'people',
  loginFields: 'people',
  webLogin: 'people',
  images: 'files',
  stages: 'detail',
  confirmations: 'callbacks',
  events: 'callbacks',
  callbackFields: 'callbacks',
  callbackAck: 'callbacks',
  timeouts: 'limits',
  limits: 'limits',
  appendStyle: 'append',
  updateBody: 'append',
  attachmentStyle: 'files',
  watermarkFiles: 'files',
  detailAvailable: 'detail',
  sealCodePattern: 'apply',
  callbackCharset: 'callbacks',
  createPersonBody: 'people',
};

/** Every field of a profile, in the order in which the profile declares them. */
export function profileFields(): ProfileField[] {
  const shapes = new Map<string, z.ZodType>(Object.entries({ ...sections, ...switches }));
  const groupOf = new Map<string, Groups[keyof Groups]>(Object.entries(groups));
  return Object.entries(declaredProfile).flatMap(([name, declared]) => {
    const [shape, group] = [shapes.get(name), groupOf.get(name)];
    if (isKnown(declared)) return [fieldOf([name], declared, shape, group)];
    const keys =
      shape instanceof z.ZodObject ? new Map<string, z.ZodType>(Object.entries(shape.shape)) : null;
    return Object.entries(declared).map(([key, known]) =>
      fieldOf([name, key], known as Known<unknown>, keys?.get(key), group),
    );
  });
}

function fieldOf(
  path: readonly string[],
  { value, evidence }: Known<unknown>,
  shape: z.ZodType | undefined,
  group: Groups[keyof Groups] | undefined,
): ProfileField {
  const own = typeof group === 'object' ? new Map(Object.entries(group)).get(path.at(-1) ?? '') : group;
  if (!shape || !own) throw new Error(`the profile declares no shape or group of ${path.join('.')}`);
  return { path: path.join('.'), group: own, evidence, default: value, ...takes(shape) };
}

function takes(shape: z.ZodType): Pick<ProfileField, 'kind' | 'options'> {
  if (shape instanceof z.ZodEnum) return { kind: 'choice', options: shape.options };
  if (shape instanceof z.ZodLiteral)
    return {
      kind: 'choice',
      options: [...shape.values].map((each) => (typeof each === 'number' ? each : String(each))),
    };
  if (shape instanceof z.ZodArray) {
    const { element } = shape;
    return element instanceof z.ZodEnum
      ? { kind: 'choices', ...defined({ options: element.options }) }
      : { kind: 'names' };
  }
  if (shape instanceof z.ZodBoolean) return { kind: 'switch' };
  if (shape instanceof z.ZodUnion || shape instanceof z.ZodNullable) return { kind: 'scalar' };
  // Numbers are taken in texts as well, so they are read before they are judged.
  if (shape instanceof z.ZodPipe) return { kind: 'number' };
  return { kind: shape instanceof z.ZodString ? 'text' : 'object' };
}
