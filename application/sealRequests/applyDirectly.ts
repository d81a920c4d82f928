import { defined } from '../../domain/defined';
import type { Metadata } from '../../domain/sealRequest/commands';
import { type Application, endsBeforeStart, type SealRequestIdentity } from '../../domain/sealRequest/values';
import { askedDirectly } from '../administration/beyondVendor';
import type { BindingDocument } from '../administration/bindings';
import { type ChoiceServices, unselectableSeals } from '../catalogues/choices';
import { refusedFor } from '../refusals';
import { applySeal } from './apply';
import type { CommandServices, Submission } from './services';
import { findPlace, type Reach, type SnapshotServices, takeSnapshot, unknownPlace } from './snapshot';

export interface DirectApplication {
  commandId: string;
  identity: Omit<SealRequestIdentity, 'attempt'>;
  application: Application;
  metadata: Metadata;
}

/** Applies for an engine that decides for itself. It must reach the host whose command id it names. */
export async function applyDirectly(
  services: SnapshotServices & ChoiceServices & { requests: CommandServices },
  { identity, application, ...command }: DirectApplication,
  reach: Reach,
): Promise<Submission> {
  // Before the command id is looked at, which is the host's.
  if (!reach.hasHost(identity.hostId)) return unknownPlace(await findPlace(services, identity, reach));
  if (endsBeforeStart(application)) return refusedFor([{ path: 'useUntil', code: 'ends-before-start' }]);
  const { applicant } = application;
  const attachments = application.attachments?.map((file, index) => ({
    ...file,
    path: `attachments.${index}.url`,
  }));
  const users = application.seals.flatMap(({ user }, index) =>
    user ? [{ person: user, path: `seals.${index}.user.userId` }] : [],
  );
  const seals = application.seals.map(({ sealId: id }, index) => ({ id, path: `seals.${index}.sealId` }));
  const applying = {
    ...identity,
    ...{ applicant, applicantPath: 'applicant.userId', users, asked: askedDirectly(application) },
    ...defined({ attachments }),
    faultsAt: ({ _id }: BindingDocument) => unselectableSeals(services, _id, seals),
  };
  return applySeal(services.requests, {
    ...command,
    identity,
    application,
    fromFlowEvent: false,
    takeSnapshot: () => takeSnapshot(services, applying, reach),
  });
}
