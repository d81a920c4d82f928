import { setTimeout as sleep } from 'node:timers/promises';
import type { BindingDocument } from '../../application/administration/bindings';
import { PortError } from '../../application/ports/errors';
import type { Deps } from '../deps';

/** A page without a login is of more use than one that is waited for. Milliseconds. */
const patienceMs = 5000;

/** Whom an engine has proven to sit at the browser, as it names them. */
interface NamedUser {
  userId: string;
  mobile?: string;
}

/**
 * The mobile number by which the vendor logs this person in. It is that of the host's own people, or of the vendor's people
 * of the binding, and never on the word of whoever asks: else a key would be enough to log in as anybody. A host that
 * an administrator has declared to vouch for numbers is believed.
 */
export async function provenMobile(
  deps: Deps,
  { hostId, bindingId }: { hostId: string; bindingId: string },
  user: NamedUser,
): Promise<string | undefined> {
  const [host, binding] = await Promise.all([deps.hosts.get(hostId), deps.bindings.get(bindingId)]);
  if (!host || !binding?.autoLogin?.enabled) return undefined;
  if (host.vouchesForMobiles && user.mobile !== undefined) return user.mobile;
  const found = numberAmongPeople(deps, hostId, binding, user);
  return Promise.race([found, sleep(patienceMs, undefined, { ref: false })]);
}

async function numberAmongPeople(
  deps: Deps,
  hostId: string,
  { _id: bindingId, userMapping }: BindingDocument,
  user: NamedUser,
): Promise<string | undefined> {
  const ofHost = await unlessAway(deps, { hostId }, async () => {
    const host = await deps.hostClients.forHost(hostId);
    return host.mobileOf?.(user);
  });
  if (ofHost !== undefined) return ofHost;
  return unlessAway(deps, { bindingId }, () => deps.people.mobileOf(bindingId, userMapping, user.userId));
}

/** Who cannot be asked knows nobody. */
async function unlessAway(
  { logger }: Deps,
  peer: { hostId: string } | { bindingId: string },
  ask: () => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    logger.warn({ ...peer, kind: error.kind }, 'The mobile number of a person of a detail link is not known');
    return undefined;
  }
}
