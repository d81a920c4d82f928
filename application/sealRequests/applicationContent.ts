import { contentHash } from '../../contracts/derivedIds';
import type { ApplySeal } from '../../domain/sealRequest/commands';
import type { Application } from '../../domain/sealRequest/values';

/** What of an application tells it from another for the same flow request. */
export interface ApplicationContent {
  bindingId: string;
  application: Application;
}

export function contentOf({ data: { identity, application } }: ApplySeal): ApplicationContent {
  return { bindingId: identity.bindingId, application };
}

/** Two applications are the same where this is. Who a person is does not change with how much a form tells of them. */
export function applicationHash({ bindingId, application }: ApplicationContent): string {
  const applicant = application.applicant.userId;
  const seals = application.seals.map(({ user, ...seal }) => ({ ...seal, user: user?.userId }));
  return contentHash({ bindingId, application: { ...application, applicant, seals } });
}
