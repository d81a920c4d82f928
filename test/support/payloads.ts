import type { DataConverter } from '@temporalio/common';
import { createDataConverter } from '../../adapters/temporal/dataConverter';

/** For clients of Temporal that read and write payloads as the product with these keys does. */
export function dataConverterOf(payloadKeys: string): DataConverter {
  const keys = payloadKeys.split(',').map((part) => {
    const [id = '', key = ''] = part.trim().split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });
  return createDataConverter({ mode: 'encrypted', keys });
}
