import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { failureConverter } from '../../../adapters/temporal/failureConverter';
import { failureTypes } from '../../../contracts/failureTypes';

const converted = (type: string) =>
  failureConverter.errorToFailure(
    ApplicationFailure.create({
      type,
      message: 'closed: This request is over.',
      details: [{ code: 'closed' }],
    }),
    defaultPayloadConverter,
  );

test('who sends an update that is refused reads why: its message is not encrypted, its stack is not there', () => {
  const failure = converted(failureTypes.commandRefused);
  expect(failure).toMatchObject({
    message: 'closed: This request is over.',
    stackTrace: '',
    encodedAttributes: null,
    applicationFailureInfo: { type: 'CommandRefused' },
  });
  // What the API goes by; the codec encrypts details.
  expect(failureConverter.failureToError(failure, defaultPayloadConverter)).toMatchObject({
    message: 'closed: This request is over.',
    details: [{ code: 'closed' }],
  });
});

test('the message of any other failure is encrypted', () => {
  for (const type of Object.values(failureTypes).filter((each) => each !== failureTypes.commandRefused))
    expect(converted(type)).toMatchObject({ message: 'Encoded failure', stackTrace: '' });
});
