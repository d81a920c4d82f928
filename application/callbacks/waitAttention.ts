import type { Told } from '../../domain/sealRequest/commands';
import { decideWait, decideWaitEnd } from '../../domain/sealRequest/waits';
import { metadataBy } from '../sealRequests/metadataBy';
import type { SealRequestViews } from '../sealRequests/stores';
import type { SealRequestWorkflows } from '../sealRequests/workflows';
import type { PeerWords } from './readBack';
import type { CallbackRow } from './stores';

export interface WaitAttentionServices {
  workflows: Pick<SealRequestWorkflows, 'tell'>;
  views: Pick<SealRequestViews, 'get'>;
  /** How long a row may wait before a person is told. */
  waitAttentionSeconds: number;
}

/** Its request raises attention once a row has waited for its vendor for so long. */
export async function tellOfWait(
  services: WaitAttentionServices,
  sealRequestId: string,
  row: CallbackRow,
  { said, cause }: PeerWords,
): Promise<void> {
  const data = { kind: 'callback-unconfirmed', about: row._id, since: row.receivedAt, said, cause } as const;
  await tellWhereNew(services, sealRequestId, row, {
    type: 'RecordWait',
    data,
    metadata: metadataBy('sealflow'),
  });
}

/** The row was settled without its request: nothing else ends the attention. */
export async function tellOfWaitEnd(
  services: WaitAttentionServices,
  sealRequestId: string,
  row: CallbackRow,
): Promise<void> {
  const data = { about: row._id };
  await tellWhereNew(services, sealRequestId, row, {
    type: 'RecordWaitEnd',
    data,
    metadata: metadataBy('sealflow'),
  });
}

/** A signal costs history: none is sent that the request makes nothing of. */
async function tellWhereNew(
  { workflows, views, waitAttentionSeconds }: WaitAttentionServices,
  sealRequestId: string,
  { receivedAt }: CallbackRow,
  telling: Extract<Told, { type: 'RecordWait' | 'RecordWaitEnd' }>,
): Promise<void> {
  if (Date.now() - Date.parse(receivedAt) < waitAttentionSeconds * 1000) return;
  const view = await views.get(sealRequestId);
  if (!view) return;
  const events =
    telling.type === 'RecordWait' ? decideWait(telling, view.request) : decideWaitEnd(telling, view.request);
  if (events.length > 0) await workflows.tell(sealRequestId, telling);
}
