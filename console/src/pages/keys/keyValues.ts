import type { components } from '../../api/generated';
import { changedOnly } from '../../components/changed';

export type ApiKey = components['schemas']['ApiKey'];
export type CreatedKey = components['schemas']['CreatedApiKey'];

export interface KeyValues {
  name: string;
  role: ApiKey['role'];
  hostIds?: string[];
  bindingIds?: string[];
  /** A day, in the browser's zone: it holds until that is over. */
  expiresAt?: string;
}

/** The last second of a day, in the browser's zone. */
export function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

function dayOf(iso: string): string {
  const date = new Date(iso);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function valuesOf({ name, role, hostIds, bindingIds, expiresAt }: ApiKey): KeyValues {
  return {
    ...{ name, role, hostIds: hostIds ?? [], bindingIds: bindingIds ?? [] },
    ...(expiresAt ? { expiresAt: dayOf(expiresAt) } : {}),
  };
}

/** What was not touched is not sent: a day stands for its end, and a key may end within it. */
export function keyChangeOf(values: KeyValues, apiKey: ApiKey) {
  return changedOnly(wholeChangeOf(values), wholeChangeOf(valuesOf(apiKey)));
}

function wholeChangeOf({ role, hostIds = [], bindingIds = [], expiresAt }: KeyValues) {
  const reach = role === 'engine' ? { hostIds, bindingIds } : {};
  return { ...reach, expiresAt: expiresAt ? endOf(expiresAt) : null };
}
