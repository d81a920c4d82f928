import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts the message and the stack of a failure into a payload, which the codec encrypts: a vendor's words may name a
 * person or a subject. The SDK finds it by this file's path and this name, in the workflows' sandbox too.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
