import { z } from 'zod';
import { defined } from '../domain/defined';

/** What the profiles of all vendors have in common: data that a site overrides, each default with how well it is known. */

/**
 * How well a default is known. A: seen in several independent public clients, or in the vendor's own documents. B: seen in
 * one place (names and meanings only). C: not public, our default, to be confirmed by each site.
 */
export const evidenceLevels = ['A', 'B', 'C'] as const;
export type Evidence = (typeof evidenceLevels)[number];

/** A default, and how well it is known; of several names, the first of them. */
export interface Known<Value> {
  value: Value;
  evidence: Evidence;
}

export function isKnown(value: object): value is Known<unknown> {
  return 'evidence' in value;
}

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

/** The group of each section, or of each of its keys. */
export type ProfileGroups<Profile> = {
  [Name in keyof Profile]: ProfileGroup | { [Key in keyof Profile[Name]]: ProfileGroup };
};

type Group = ProfileGroup | Readonly<Record<string, ProfileGroup>>;

/** Every field of a profile, in the order in which it is declared. */
export function listProfileFields(
  declared: object,
  shapesByName: Readonly<Record<string, z.ZodType>>,
  groups: object,
): ProfileField[] {
  const shapes = new Map(Object.entries(shapesByName));
  const groupOf = new Map<string, Group>(Object.entries(groups));
  return Object.entries(declared).flatMap(([name, section]: [string, object]) => {
    const [shape, group] = [shapes.get(name), groupOf.get(name)];
    if (isKnown(section)) return [fieldOf([name], section, shape, group)];
    const keys =
      shape instanceof z.ZodObject ? new Map<string, z.ZodType>(Object.entries(shape.shape)) : null;
    return Object.entries(section).map(([key, known]) =>
      fieldOf([name, key], known as Known<unknown>, keys?.get(key), group),
    );
  });
}

function fieldOf(
  path: readonly string[],
  { value, evidence }: Known<unknown>,
  shape: z.ZodType | undefined,
  group: Group | undefined,
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
