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
  if (!binding) errors.push(unknownBinding);
  if (!host)
    errors.push({
      path: 'hostId',
      code: 'unknown-host',
      message: 'is not the id of a host',
      zh: '没有该流程引擎',
    });
  if (!binding || errors.length > 0) throw refusedFields(errors);
  if (!binding.enabled) throw bindingDisabled();
  const readBack = resolveProfile(binding.profile).detailAvailable;
  if (flowId === undefined) return termsWithoutFlow(readBack);
  const saved = await deps.sealSettings.latest({ hostId, flowId });
  if (!saved)
    throw refusedField(
      'flowId',
      'no-settings',
      'is a flow without seal settings; leave it out to have no rules',
      '该流程没有物理用印设置；不带 flowId 则不回写、不执行回调动作',
    );
  if (!saved.settings.enabled)
    throw new Problem('settings-disabled', 'The seal settings of this flow are disabled.', {
      zh: '该流程的物理用印设置已停用。',
    });
  if (saved.settings.bindingId !== bindingId)
    throw refusedField(
      'bindingId',
      'other-binding',
      `is not the binding of this flow's settings`,
      '不是该流程设置中的绑定',
    );
  return termsFrom(saved.settings, { version: saved.version, readBack });
}

export const unknownBinding: ProblemField = {
  path: 'bindingId',
  code: 'unknown-binding',
  message: 'is not the id of a binding',
  zh: '没有该绑定',
};

export function bindingDisabled(): Problem {
  return new Problem('binding-disabled', 'The binding is disabled: no new request begins there.', {
    zh: '该绑定已停用，不能发起新的用印申请。',
  });
}
