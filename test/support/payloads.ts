import type { DataConverter } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import type { PayloadCodecOptions } from '../../adapters/temporal/codec';
import { createDataConverter } from '../../adapters/temporal/dataConverter';

/** As the product with these keys encrypts. */
export function payloadOptionsOf(payloadKeys: string): PayloadCodecOptions {
  const keys = payloadKeys.split(',').map((part) => {
    const [id = '', key = ''] = part.trim().split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });
  return { mode: 'encrypted', keys };
}

/** For clients of Temporal that read and write payloads as the product with these keys does. */
export function dataConverterOf(payloadKeys: string): DataConverter {
  return createDataConverter(payloadOptionsOf(payloadKeys));
}

/** What every encrypted payload of a history says to whoever has the keys. */
export async function decryptedTexts(
  history: temporal.api.history.v1.IHistory,
  { payloadCodecs: [codec] = [] }: DataConverter,
): Promise<string[]> {
  const bytes = (value: string) => Buffer.from(value, 'base64');
  const texts: string[] = [];
  for (const [json] of historyToJSON(history).matchAll(
    /\{[^{}]*"metadata": \{[^{}]*"encryption-key-id"[^{}]*\}[^{}]*\}/g,
  )) {
    const { data, metadata } = JSON.parse(json);
    const entries = Object.entries<string>(metadata).map(([name, value]) => [name, bytes(value)]);
    const [plain] =
      (await codec?.decode([{ data: bytes(data), metadata: Object.fromEntries(entries) }])) ?? [];
    texts.push(Buffer.from(plain?.data ?? []).toString());
  }
  return texts;
}
