import type { components } from '../../api/generated';
import { changedOnly } from '../../components/changed';
import { filled } from '../../components/filled';
import { firstVendor, ownFields } from './vendors';

export type Binding = components['schemas']['Binding'];
export type CreatedBinding = components['schemas']['CreatedBinding'];
type NewBinding = components['schemas']['NewBinding'];
type BindingChange = components['schemas']['BindingChange'];
type Verifiers = components['schemas']['CallbackVerifiers'];
type Profile = NonNullable<NewBinding['profile']>;

/**
 * As the form has it: the API's own names, so that its errors find their fields. Beside these it has what
 * `ownFields` names for its vendor.
 */
export interface BindingValues {
  vendor: string;
  name: string;
  openUrl: string;
  autoLogin: {
    enabled: boolean;
    internalUrl?: string | undefined;
    externalUrl?: string | undefined;
    internalNetworks?: string[] | undefined;
  };
  userMapping: { kind: 'same' | 'mobile' | 'jobNumber' | 'table'; createMissing?: boolean; table?: string };
  callback: { verifiers: Verifiers };
  profile: Profile;
}

const builtIn: readonly string[] = ['pathToken', 'readBack'];

export const newBindingValues: Partial<BindingValues> = {
  vendor: firstVendor,
  autoLogin: { enabled: false },
  userMapping: { kind: 'same', createMissing: false },
  callback: { verifiers: [] },
  profile: {},
};

export function valuesOf(binding: Binding): BindingValues {
  const { vendor, name, openUrl, autoLogin, userMapping, callback, profile } = binding;
  const mapping = userMapping ?? { kind: 'same' as const };
  return {
    ...{ vendor, name, openUrl, ...ownOf(vendor, binding) },
    autoLogin: autoLogin ?? { enabled: false },
    userMapping:
      mapping.kind === 'table'
        ? { kind: 'table', table: mapping.table.map(({ userId, uid }) => `${userId} ${uid}`).join('\n') }
        : { kind: mapping.kind, createMissing: mapping.createMissing ?? false },
    callback: { verifiers: callback.verifiers.filter(({ kind }) => !builtIn.includes(kind)).map(declared) },
    profile: (profile ?? {}) as Profile,
  };
}

/** What of these only bindings of this vendor hold. */
function ownOf(vendor: string, values: object): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(values));
  return Object.fromEntries((ownFields[vendor] ?? []).map(({ name }) => [name, given.get(name)]));
}

/** As it is sent again: the API keeps a secret that is left out. */
function declared(shown: Binding['callback']['verifiers'][number]): Verifiers[number] {
  if (shown.kind === 'header') return { kind: shown.kind, name: shown.name };
  if (shown.kind === 'ipAllowList') return { kind: shown.kind, networks: shown.networks };
  return { kind: shown.kind };
}

/** Lines of "id uid"; a line that is none keeps its place, and the API names it. */
function rowsOf(text: string) {
  return text
    .split('\n')
    .map((line) => line.trim().split(/[\s,，;；]+/))
    .filter(([first]) => first !== '')
    .map(([userId = '', uid = '']) => ({ userId, uid }));
}

function mappingOf({ kind, createMissing, table = '' }: BindingValues['userMapping']) {
  if (kind === 'table') return { kind, table: rowsOf(table) };
  return kind === 'same' && !createMissing ? undefined : { kind, createMissing: createMissing ?? false };
}

/** Without what is at its default again; undefined where nothing is overridden. */
export function overridesOf(profile: Profile): Profile | undefined {
  const given = (values: object) => Object.entries(values).filter(([, value]) => value !== undefined);
  const kept = given(profile).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
    const keys = given(value);
    return keys.length > 0 ? [[name, Object.fromEntries(keys)]] : [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function common(values: BindingValues) {
  const { vendor, name, openUrl } = values;
  const autoLogin = filled(values.autoLogin);
  return {
    ...filled({ name, openUrl, ...ownOf(vendor, values) }),
    autoLogin: autoLogin.enabled || Object.keys(autoLogin).length > 1 ? autoLogin : undefined,
    userMapping: mappingOf(values.userMapping),
    profile: overridesOf(values.profile),
    verifiers: values.callback.verifiers.map(filled),
  };
}

export function newBindingOf(values: BindingValues): NewBinding {
  const { verifiers, autoLogin, userMapping, profile, ...named } = common(values);
  return filled({
    ...named,
    vendor: values.vendor,
    autoLogin,
    userMapping,
    profile,
    callback: verifiers.length > 0 ? { verifiers } : undefined,
  }) as NewBinding;
}

/** What was taken out of the form is taken away, and what was not touched is not sent. */
export function bindingChangeOf(values: BindingValues, binding: Binding): BindingChange {
  return changedOnly(wholeChangeOf(values), wholeChangeOf(valuesOf(binding)));
}

function wholeChangeOf(values: BindingValues): BindingChange {
  const { verifiers, autoLogin = null, userMapping = null, profile = null, ...named } = common(values);
  return { ...named, autoLogin, userMapping, profile, callback: { verifiers } } as BindingChange;
}
