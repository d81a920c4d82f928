import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec, type PayloadCodecOptions } from './codec';

/** Also for the bundle of the workflows, which has to convert failures as workers and clients do. */
export const failureConverterPath = require.resolve('./failureConverter');

/** How values travel to and from Temporal: the same for every client and worker of one deployment. */
export function createDataConverter(payloads: PayloadCodecOptions): DataConverter {
  return { payloadCodecs: [createPayloadCodec(payloads)], failureConverterPath };
}
