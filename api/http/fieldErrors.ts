import type { z } from 'zod';
import { defined } from '../../domain/defined';
import type { ProblemField } from './problem';

/** One entry per wrong field, from zod's issues. Parse with `reportInput`, which tells missing from wrong. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): ProblemField[] {
  return issues.flatMap((issue) => issueErrors(issue, []));
}

function issueErrors(issue: z.core.$ZodIssue, parent: readonly PropertyKey[]): ProblemField[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        entry([...path, key], 'unknown-field', 'is not a field here', '此处没有该字段'),
      );
    case 'invalid_union':
      return unionErrors(issue, path);
    case 'invalid_key':
      return [entry(path, 'invalid-key', issue.issues[0]?.message ?? 'is not a valid name', '名称无效')];
    case 'custom':
      return [entry(path, customCode(issue.params), issue.message, customZh(issue.params))];
    default:
      if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
        return [entry(path, 'required', 'is required', '必填')];
      return [entry(path, issue.code.replaceAll('_', '-'), ...sentence(issue))];
  }
}

/** The branch that came furthest is the one the caller meant. */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion, path: PropertyKey[]): ProblemField[] {
  if (issue.input === undefined) return [entry(path, 'required', 'is required', '必填')];
  if (issue.discriminator !== undefined) return [discriminatorError(issue, path, issue.discriminator)];
  const candidates = issue.errors.filter((branch) => branch.every(({ path: at }) => at.length > 0));
  const [meant] = candidates.sort((a, b) => a.length - b.length);
  if (meant) return meant.flatMap((inner) => issueErrors(inner, path));
  const unknown = unknownToAll(
    issue.errors.map((branch) => branch.flatMap((inner) => issueErrors(inner, path))),
  );
  if (unknown.length > 0) return unknown;
  return [entry(path, 'invalid-value', 'is none of the forms that are taken here', '不是此处接受的形式')];
}

/** Fields that none of the forms has. */
function unknownToAll([first = [], ...others]: ProblemField[][]): ProblemField[] {
  return first.filter(
    ({ path, code }) =>
      code === 'unknown-field' &&
      others.every((branch) => branch.some((other) => other.path === path && other.code === code)),
  );
}

/** What tells the forms apart is missing, or tells none of them. */
function discriminatorError(
  issue: z.core.$ZodIssueInvalidUnion,
  path: PropertyKey[],
  discriminator: string,
): ProblemField {
  const { input } = issue;
  const given =
    typeof input === 'object' && input !== null
      ? new Map(Object.entries(input)).get(discriminator)
      : undefined;
  const at = path.at(-1) === discriminator ? path : [...path, discriminator];
  if (given === undefined) return entry(at, 'required', 'is required', '必填');
  const options =
    'options' in issue && Array.isArray(issue.options) ? issue.options.map(String).join(', ') : '';
  return entry(at, 'invalid-value', `must be one of ${options}`, `须为${options}之一`);
}

function customCode(params: Record<string, unknown> | undefined): string {
  return typeof params?.code === 'string' ? params.code : 'invalid';
}

/** Of a sentence that is made as it is needed; the others are kept in Chinese with their schemas. */
function customZh(params: Record<string, unknown> | undefined): string | undefined {
  return typeof params?.zh === 'string' ? params.zh : undefined;
}

/** In English, and in Chinese where the schema that said it did not keep that itself. */
function sentence(issue: z.core.$ZodIssue): [en: string, zh?: string] {
  // Schemas of ours say what would be right; zod's own sentences begin with a capital letter.
  if (!/^[A-Z]/.test(issue.message)) return [issue.message];
  switch (issue.code) {
    case 'invalid_type': {
      const [en, zh] = typeName(issue.expected);
      return [`must be ${en}`, `须为${zh}`];
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      const several = issue.values.length > 1;
      return [`must be ${several ? 'one of ' : ''}${values}`, `须为${values}${several ? '之一' : ''}`];
    }
    case 'too_small':
      return bound(issue.origin, 'least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, 'most', issue.maximum);
    default:
      return ['is not valid', '无效'];
  }
}

function typeName(expected: string): [en: string, zh: string] {
  const names: Record<string, [string, string]> = {
    array: ['a list', '列表'],
    object: ['an object', '对象'],
    record: ['an object', '对象'],
    string: ['a string', '文本'],
    boolean: ['true or false', ' true 或 false'],
    int: ['a whole number', '整数'],
    number: ['a number', '数字'],
  };
  return names[expected] ?? [expected, expected];
}

function bound(origin: string, which: 'least' | 'most', limit: number | bigint): [en: string, zh: string] {
  const zhWhich = which === 'least' ? '至少' : '最多';
  if (origin === 'array')
    return [
      `must have at ${which} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`,
      `${zhWhich}${limit}项`,
    ];
  if (origin === 'string')
    return [
      `must have at ${which} ${limit} character${Number(limit) === 1 ? '' : 's'}`,
      `${zhWhich}${limit}个字符`,
    ];
  return [`must be at ${which} ${limit}`, `${zhWhich}为${limit}`];
}

function entry(path: readonly PropertyKey[], code: string, message: string, zh?: string): ProblemField {
  return { path: path.map(String).join('.'), code, message, ...defined({ zh }) };
}
