import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client';
import type { components } from '../../api/generated';
import { useCommonWords } from '../../words/common';
import { useWords } from '../../words/useWords';
import type { Binding, BindingValues } from './bindingValues';
import { keyWords } from './profileKeyWords';
import { choiceWords, groupWords, profileWords, sectionWords } from './profileWords';
import { useVendor } from './VendorFields';

export type ProfileField = components['schemas']['ProfileField'];
export type Overrides = BindingValues['profile'];

/** Every field of the profile of the form's vendor, as the API declares it. */
export function useProfileFields() {
  const vendor = useVendor();
  return useQuery({
    queryKey: ['profile-fields', vendor],
    queryFn: async () => (await answerOf(api.GET('/v1/bindings/profile', ofVendor(vendor)))).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The form names those alone that the API has. */
const ofVendor = (vendor: string) => ({ params: { query: { vendor: vendor as Binding['vendor'] } } });

/** What overrides say at a dotted path; undefined where they say nothing. */
export function valueAt(overrides: Overrides, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined,
      overrides,
    );
}

/** What a field is called, by its dotted path. */
export function useFieldName(): (path: string) => string {
  const sections = new Map<string, string>(Object.entries(useWords(sectionWords)));
  const keys = new Map<string, string>(Object.entries(useWords(keyWords)));
  return (path) => {
    const [section = '', key] = path.split('.');
    const name = sections.get(section) ?? section;
    return key === undefined ? name : `${name} · ${keys.get(key) ?? key}`;
  };
}

/** A value of a field, in words. */
export function useValueText(): (value: unknown) => string {
  const words = useWords(profileWords);
  const common = useCommonWords();
  const choices = useWords(choiceWords);
  return (value) => {
    if (value === null) return words.notSent;
    if (typeof value === 'boolean') return value ? common.yes : common.no;
    if (Array.isArray(value)) return value.length > 0 ? common.listOf(value) : words.empty;
    if (typeof value === 'object') return JSON.stringify(value);
    return choices[String(value)] ?? String(value);
  };
}

/** What is shown of all fields. */
export interface Narrowing {
  group: string;
  search: string;
}

export const onlyChanged: Narrowing = { group: 'changed', search: '' };

/** What is searched for is looked for everywhere, save within a group that was chosen. */
export function useNarrowed(
  fields: readonly ProfileField[],
  overrides: Overrides,
  { group, search }: Narrowing,
) {
  const nameOf = useFieldName();
  const textOf = useValueText();
  const groups = useWords(groupWords);
  const wanted = search.trim().toLowerCase();
  return fields.filter((field) => {
    const texts = [field.path, nameOf(field.path), groups[field.group], textOf(field.default)];
    if (wanted !== '' && !texts.some((text) => text.toLowerCase().includes(wanted))) return false;
    if (group === 'changed') return wanted !== '' || valueAt(overrides, field.path) !== undefined;
    return group === 'all' || field.group === group;
  });
}
