import {
  ApplicationFailure,
  DefaultFailureConverter,
  type PayloadConverter,
  type ProtoFailure,
  type SerializationContext,
} from '@temporalio/common';
import { failureTypes } from '../../contracts/failureTypes';

/**
 * Puts the message and the stack of a failure into a payload, which the codec encrypts: a vendor's words may name a
 * person or a subject. The message of a command that is refused stays plain, since the Temporal UI shows whoever sent it
 * no more than that (2.42.1); it is ours, and says nothing of the request's content.
 */
class SealflowFailureConverter extends DefaultFailureConverter {
  constructor() {
    super({ encodeCommonAttributes: true });
  }

  override errorToFailure(
    error: unknown,
    payloadConverter: PayloadConverter,
    context?: SerializationContext,
  ): ProtoFailure {
    const failure = super.errorToFailure(error, payloadConverter, context);
    if (!(error instanceof ApplicationFailure) || error.type !== failureTypes.commandRefused) return failure;
    return { ...failure, message: error.message, encodedAttributes: null };
  }
}

/** The SDK finds it by this file's path and this name, in the workflows' sandbox too. */
export const failureConverter = new SealflowFailureConverter();
