import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding';
import { noteOrigin, originMetadataKey } from '../../contracts/payloadOrigin';

/**
 * Values as JSON, as by default. In the workflows' sandbox it also notes which of them came from where, for the handlers of
 * signals and updates. The SDK finds it by this file's path and this name.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload: (payload, context, hint) => {
    const value = defaultPayloadConverter.fromPayload(payload, context, hint);
    const origin = payload.metadata?.[originMetadataKey];
    if (origin) noteOrigin(value, decode(origin));
    return value as never;
  },
};
