import { setTimeout as sleep } from 'node:timers/promises';
import { PortError } from '../../application/ports/errors';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { Person } from '../../domain/sealRequest/values';
import type { Deps } from '../deps';
import type { Say } from './words';

/** A page is not kept longer for a name. What is being read is there for the next one. */
const patienceMs = 1_000;

/** The applicant with the name that the host told, or else the one that the vendor's people have. */
export async function applicantOf(
  deps: Pick<Deps, 'people' | 'logger'>,
  { application: { applicant }, identity: { bindingId }, terms }: SealRequest,
): Promise<Person> {
  if (applicant.name !== undefined) return applicant;
  const found = nameAtVendor(deps, bindingId, terms.applicantUid ?? applicant.userId);
  const name = await Promise.race([found, sleep(patienceMs, undefined, { ref: false })]);
  return name === undefined ? applicant : { ...applicant, name };
}

async function nameAtVendor(
  { people, logger }: Pick<Deps, 'people' | 'logger'>,
  bindingId: string,
  uid: string,
): Promise<string | undefined> {
  try {
    return await people.nameOf(bindingId, uid);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    logger.debug({ bindingId, kind: error.kind }, 'The name of an applicant is not known');
    return undefined;
  }
}

/** A number of the host's is no name, and is not shown as if it were one. */
export function personWords({ name, jobNumber, userId }: Person, say: Say): string {
  if (name !== undefined) return name;
  return jobNumber === undefined
    ? say(`id ${userId}`, `人员编号 ${userId}`)
    : say(`job number ${jobNumber}`, `工号 ${jobNumber}`);
}
