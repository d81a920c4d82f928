import { everyPending } from '../relay/everyPending';
import type { CommandServices } from '../sealRequests/services';
import type { CommandRecord } from '../sealRequests/stores';
import type { OpenFilter } from '../sealRequests/workflows';

type OpenServices = Pick<CommandServices, 'commands' | 'attempts' | 'views' | 'workflows'>;

const pageSize = 100;
/** Far longer than Temporal's search lags behind, and than an application takes from its record to its start. */
const recentMs = 10 * 60_000;

/**
 * How many requests are open at a binding or a host, or are about to begin there.
 *
 * An application goes from the pending commands to Temporal, and some moments later into what Temporal's search finds.
 * The places are looked at in that order, so that one that goes on meanwhile is met further on, and the last step is
 * made up for: where nothing is found, Temporal is asked about each attempt of the last minutes.
 *
 * @throws TemporalAwayError
 */
export async function countOpen(services: OpenServices, filter: OpenFilter): Promise<number> {
  const { commands, attempts, views, workflows } = services;
  const isHere = (record: CommandRecord | null) => isApplicationAt(record, filter);
  let coming = 0;
  for await (const { recordId } of everyPending(commands, pageSize))
    if (isHere(await commands.get(recordId))) coming += 1;
  const recent = await attempts.since(new Date(Date.now() - recentMs).toISOString());
  const found = coming + (await views.countMissing(filter)) + (await workflows.countOpen(filter));
  if (found > 0) return found;
  let running = 0;
  for (const { _id, commandRecordId } of recent)
    if (isHere(await commands.get(commandRecordId)) && (await isRunning(services, _id))) running += 1;
  return running;
}

function isApplicationAt(record: CommandRecord | null, filter: OpenFilter): boolean {
  if (record?.command.type !== 'ApplySeal') return false;
  const { bindingId, hostId } = record.command.data.identity;
  return bindingId === filter.bindingId || hostId === filter.hostId;
}

async function isRunning({ workflows }: OpenServices, sealRequestId: string): Promise<boolean> {
  const status = await workflows.describe(sealRequestId);
  return status === 'running' || status === 'stuck';
}
