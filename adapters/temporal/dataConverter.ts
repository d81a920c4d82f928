import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec, type PayloadCodecOptions } from './codec';

/** Also for the bundle of the workflows, which has to convert values and failures as workers and clients do. */
export const converterPaths = {
  payloadConverterPath: require.resolve('./payloadConverter'),
  failureConverterPath: require.resolve('./failureConverter'),
};

/** How values travel to and from Temporal: the same for every client of one deployment. */
export function createDataConverter(payloads: PayloadCodecOptions): DataConverter {
  return { payloadCodecs: [createPayloadCodec(payloads)], ...converterPaths };
}

/** For workers: their workflows are told of each input whether it was meant for them. */
export function createWorkerDataConverter(payloads: PayloadCodecOptions): DataConverter {
  return { payloadCodecs: [createPayloadCodec(payloads, { marksOrigin: true })], ...converterPaths };
}
