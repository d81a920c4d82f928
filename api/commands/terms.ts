import { profileSchema } from '../../adapters/zhangguanjia/profile';
import type { BindingDocument } from '../../application/administration/bindings';
import type { HostDocument } from '../../application/administration/hosts';
import type { SavedSettings } from '../../application/administration/sealSettings';
import type { Person, SettingsSnapshot, WriteBack } from '../../domain/sealRequest/values';
import { snapshotOfFlow, snapshotWithoutFlow } from '../../domain/settings/snapshot';
import type { Deps } from '../deps';
import { launchUrl } from '../details/addresses';
import { Problem, type ProblemField, refusedField, refusedFields } from '../http/problem';
import type { Scope } from '../http/scope';

/** Whose application it is; `applicantPath` is where a problem with the applicant is said to be. */
export interface Applying {
  bindingId: string;
  hostId: string;
  flowId?: string | undefined;
  flowRequestId: string;
  applicant: Person;
  applicantPath: string;
}

/**
 * What a new request's life goes by: the settings of its flow, the host's way of write-back, and the vendor's id of
 * the applicant. Throws the problem where it cannot be begun, and PortError where the vendor must be asked and cannot.
 */
export async function termsFor(deps: Deps, applying: Applying, scope: Scope): Promise<SettingsSnapshot> {
  const { bindingId, hostId, flowId } = applying;
  const { binding, host } = await placeOf(deps, applying, scope);
  if (!binding || !host) throw await unknownPlace(deps, applying, scope);
  const saved = flowId === undefined ? undefined : await settingsOf(deps, { hostId, flowId }, bindingId);
  if (!binding.enabled) throw bindingDisabled();
  return termsBy(deps, applying, { binding, host, saved });
}

/** What the caller does not reach is as if it were not there. */
async function placeOf(
  { bindings, hosts }: Deps,
  { bindingId, hostId }: Pick<Applying, 'bindingId' | 'hostId'>,
  scope: Scope,
) {
  const [binding, host, isOwn] = await Promise.all([
    bindings.recent(bindingId),
    hosts.recent(hostId),
    scope.hasBinding(bindingId),
  ]);
  return { binding: isOwn ? binding : null, host: scope.hasHost(hostId) ? host : null };
}

/** Why there is no applying there: what is another's is told in the words for what does not exist. */
export async function unknownPlace(
  deps: Deps,
  place: Pick<Applying, 'bindingId' | 'hostId'>,
  scope: Scope,
): Promise<Problem> {
  const { binding, host } = await placeOf(deps, place, scope);
  return refusedFields([...(binding ? [] : [unknownBinding]), ...(host ? [] : [unknownHost])]);
}

/** The same where everything is known to be there. */
export async function termsBy(
  deps: Deps,
  { hostId, flowRequestId, applicant, applicantPath }: Applying,
  {
    binding,
    host,
    saved,
  }: { binding: BindingDocument; host: HostDocument; saved: SavedSettings | undefined },
): Promise<SettingsSnapshot> {
  const found = await deps.people.uidOf(binding._id, binding.userMapping, applicant);
  if (!found.ok) throw refusedFields([{ path: applicantPath, ...found.fault }]);
  const profile = profileOf(binding);
  const common = {
    readBack: profile.detailAvailable,
    ...(profile.attachmentStyle === 'upload' ? { attachments: 'upload' as const } : {}),
    ...(host.wantsFiles ? { filesUrl: `${deps.publicUrl}/v1/files` } : {}),
    ...(found.uid === applicant.userId ? {} : { applicantUid: found.uid }),
  };
  if (!saved) return snapshotWithoutFlow(common);
  const writeBack = writeBackOf(host);
  return snapshotOfFlow(saved.settings, {
    ...common,
    version: saved.version,
    ...(writeBack ? { writeBack } : {}),
    detailUrl: launchUrl(deps, hostId, flowRequestId),
  });
}

function profileOf({ profile }: BindingDocument) {
  const whole = profileSchema.safeParse(profile ?? {});
  if (whole.success) return whole.data;
  throw new Problem(
    'binding-disabled',
    'The profile of the binding does not fit any more; an administrator has to look.',
    {
      zh: '该绑定的 profile 已不符合要求，须由管理员处理。',
    },
  );
}

async function settingsOf(
  deps: Deps,
  flow: { hostId: string; flowId: string },
  bindingId: string,
): Promise<SavedSettings> {
  const saved = await deps.sealSettings.recent(flow);
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
  return saved;
}

function writeBackOf({ writeBack }: HostDocument): WriteBack | undefined {
  switch (writeBack.mode) {
    case 'push':
      return undefined;
    case 'reply':
      return {
        mode: 'reply',
        fallback: writeBack.fallback,
        confirmSeconds: writeBack.replyConfirmSeconds,
        deadlineKeptBy: 'workflow',
      };
    case 'nextSubmit':
      return writeBack;
  }
}

export const unknownBinding: ProblemField = {
  path: 'bindingId',
  code: 'unknown-binding',
  message: 'is not the id of a binding',
  zh: '没有该绑定',
};
export const unknownHost: ProblemField = {
  path: 'hostId',
  code: 'unknown-host',
  message: 'is not the id of a host',
  zh: '没有该流程引擎',
};

export function bindingDisabled(): Problem {
  return new Problem('binding-disabled', 'The binding is disabled: no new request begins there.', {
    zh: '该绑定已停用，不能发起新的用印申请。',
  });
}
