import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

interface History {
  events: readonly {
    markerRecordedEventAttributes?: {
      markerName: string;
      /** `data` is base64 of JSON. */
      details?: Record<string, { payloads?: { data: string }[] }>;
    };
  }[];
}

/** The patches that a history, in the JSON of Temporal's tools, says its run has followed. */
export function patchesIn({ events }: History): string[] {
  return events.flatMap(({ markerRecordedEventAttributes: marker }) => {
    if (marker?.markerName !== 'core_patch') return [];
    const { payloads = [] } = marker.details?.['patch-data'] ?? {};
    return payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()).id);
  });
}

export async function patchesOf(handle: WorkflowHandle): Promise<string[]> {
  return patchesIn(JSON.parse(historyToJSON(await handle.fetchHistory())));
}
