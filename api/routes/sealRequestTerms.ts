import { resolveProfile } from '../../adapters/zhangguanjia/profile';
import type { Application, Terms } from '../../domain/sealRequest/values';
import { termsFrom, termsWithoutFlow } from '../../domain/settings/terms';
import type { Deps } from '../deps';
import { Problem, type ProblemField, refusedField, refusedFields } from '../http/problem';
import type { ApplyBody } from './sealRequestSchemas';

/** The application within the body of a request: what the vendor gets to see. */
export function applicationOf(body: ApplyBody): Application {
  const { commandId: _c, bindingId: _b, hostId: _h, flowId: _f, flowRequestId: _r, seals, ...rest } = body;
  return {
    ...rest,
    seals: seals.map(({ sealId, useCount, crossPageUseCount = 0 }) => ({
      sealId,
      useCount,
      crossPageUseCount,
    })),
  };
}

/** What the settings of its flow say of a new request's life. Throws the problem where it cannot be begun. */
export async function termsFor(
  deps: Deps,
  { bindingId, hostId, flowId }: Pick<ApplyBody, 'bindingId' | 'hostId' | 'flowId'>,
): Promise<Terms> {
  const [binding, host] = await Promise.all([deps.bindings.get(bindingId), deps.hosts.get(hostId)]);
  const errors: ProblemField[] = [];
  if (!binding)
    errors.push({ path: 'bindingId', code: 'unknown-binding', message: 'is not the id of a binding' });
  if (!host) errors.push({ path: 'hostId', code: 'unknown-host', message: 'is not the id of a host' });
  if (!binding || errors.length > 0) throw refusedFields(errors);
  const readBack = resolveProfile(binding.profile).detailAvailable;
  if (flowId === undefined) return termsWithoutFlow(readBack);
  const saved = await deps.sealSettings.latest({ hostId, flowId });
  if (!saved)
    throw refusedField(
      'flowId',
      'no-settings',
      'is a flow without seal settings; leave it out to have no rules',
    );
  if (!saved.settings.enabled)
    throw new Problem('settings-disabled', 'The seal settings of this flow are disabled.');
  if (saved.settings.bindingId !== bindingId)
    throw refusedField('bindingId', 'other-binding', `is not the binding of this flow's settings`);
  return termsFrom(saved.settings, { version: saved.version, readBack });
}
