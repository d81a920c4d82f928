import type { AppendUses } from '../../domain/sealRequest/commands';
import { crossPageAsked, notTaken } from '../administration/beyondVendor';
import { refusedFor, type WrongField } from '../refusals';
import { changeRequest } from './change';
import { findRequest } from './find';
import type { CommandServices, Submission } from './services';
import type { SnapshotServices } from './snapshot';

type DirectAppendServices = Pick<SnapshotServices, 'bindings' | 'capabilities'> & {
  requests: CommandServices;
};

/** Appends for an engine that decides for itself, held to the vendor as settings are. */
export async function appendDirectly(
  services: DirectAppendServices,
  sealRequestId: string,
  command: AppendUses,
): Promise<Submission> {
  const wrong = await beyondVendor(services, sealRequestId, command);
  return wrong.length > 0 ? refusedFor(wrong) : changeRequest(services.requests, sealRequestId, command);
}

async function beyondVendor(
  { requests, bindings, capabilities }: DirectAppendServices,
  sealRequestId: string,
  { data: { seals } }: AppendUses,
): Promise<WrongField[]> {
  // Most appends ask for nothing that a vendor may not have, and read nothing for it.
  const asked = crossPageAsked(seals);
  if (asked.length === 0) return [];
  const request = await findRequest(requests, sealRequestId);
  const binding = request && (await bindings.recent(request.identity.bindingId));
  const vendor = binding && capabilities.of(binding);
  return vendor ? notTaken(asked, vendor) : [];
}
