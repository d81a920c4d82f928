import type { components } from '../../api/generated';
import { changedOnly } from '../../components/changed';
import { filled } from '../../components/filled';

type Schemas = components['schemas'];
export type Host = Schemas['Host'];
export type CreatedHost = Schemas['CreatedHost'];
export type Kind = Host['kind'];
type NewHost = Schemas['NewWebhookHost'] | Schemas['NewE10Host'];
type HostChange = Schemas['HostChange'];
type WriteBack = Schemas['WriteBack'];

type Fields = Omit<Schemas['NewE10Host'], 'kind' | 'writeBack'> &
  Omit<Schemas['NewWebhookHost'], 'kind' | 'writeBack'>;

/** As the form has it: the API's own names, so that its errors find their fields. */
export type HostValues = Partial<Fields> & {
  kind: Kind;
  writeBack: {
    mode: WriteBack['mode'] | 'default';
    fallback?: 'push' | 'nextSubmit' | 'none';
    replyWaitSeconds?: number;
    replyConfirmSeconds?: number;
  };
};

type Field = keyof Fields;

const both = [
  'language',
  'wantsFiles',
  'vouchesForMobiles',
  'attachmentOrigins',
  'callTimeoutSeconds',
] as const;
/** Fields that may be absent: what is empty is taken away by null. */
const optional: Record<Kind, readonly Field[]> = {
  webhook: [...both, 'signInUrl'],
  e10: [...both, 'callSysCode', 'formId', 'freeReturn', 'formValues', 'esbSuccessWithoutCode'],
};
/** Fields that stay as they are where they are left empty: always there, or secret. */
const needed: Record<Kind, readonly Field[]> = {
  webhook: ['name', 'url', 'secret', 'notifications'],
  e10: ['name', 'baseUrl', 'pathStyle', 'corpId', 'appKey', 'appSecret', 'readerUserId', 'esbTriggerToken'],
};

export const newHostValues: HostValues = { kind: 'e10', pathStyle: 'papi', writeBack: { mode: 'default' } };

export function valuesOf(host: Host): HostValues {
  const shown = new Map<string, unknown>(Object.entries(host));
  const fields = [...needed[host.kind], ...optional[host.kind]].map((field) => [field, shown.get(field)]);
  return { ...Object.fromEntries(fields), kind: host.kind, writeBack: host.writeBack } as HostValues;
}

function writeBackOf({ mode, fallback, ...waits }: HostValues['writeBack']): WriteBack | undefined {
  if (mode === 'default') return undefined;
  if (mode === 'push') return { mode };
  if (mode === 'nextSubmit') return fallback === 'push' ? { mode, fallback } : { mode };
  return filled({ mode, fallback: fallback === 'push' ? fallback : 'nextSubmit', ...waits }) as WriteBack;
}

function pick(values: HostValues, fields: readonly Field[]) {
  return filled(Object.fromEntries(fields.map((field) => [field, values[field]])));
}

export function newHostOf(values: HostValues): NewHost {
  const { kind } = values;
  const fields = pick(values, [...needed[kind], ...optional[kind]]);
  return filled({ ...fields, kind, writeBack: writeBackOf(values.writeBack) }) as NewHost;
}

/** What was taken out of the form is taken away, and what was not touched is not sent. */
export function hostChangeOf(values: HostValues, host: Host): HostChange {
  return changedOnly(wholeChangeOf(values), wholeChangeOf(valuesOf(host)));
}

function wholeChangeOf(values: HostValues): HostChange {
  const { kind } = values;
  const cleared = Object.fromEntries(optional[kind].map((field) => [field, null]));
  const fields = { ...cleared, ...pick(values, [...needed[kind], ...optional[kind]]) };
  const writeBack = writeBackOf(values.writeBack);
  return { ...fields, ...(writeBack ? { writeBack } : {}) };
}
