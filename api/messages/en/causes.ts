import { atStart } from '../../../contracts/vendorName';
import type { Messages } from '../messages';

export const causes = (vendor: string): Messages['causes'] => ({
  'not-configured': () => 'What was to be asked is not configured any more.',
  'address-forbidden': () => 'The address leads to a machine that may not be called.',
  'no-connection': ({ networkCode }) => `There was no connection (${networkCode}); nothing was sent.`,
  'no-answer': () => 'It was sent, and no usable reply came.',
  'http-error': ({ status }) => `The answer was ${status}.`,
  'not-served': ({ said }) => `There is no such call at this address: ${said}.`,
  'not-readable': ({ said }) => `The answer cannot be read: ${said}.`,
  'not-accepted': ({ said }) => `The credentials, or what the address leads to, are not accepted: ${said}.`,
  refused: ({ said }) => `It was refused: “${said}”.`,
  busy: ({ said }) => `The other side is busy and wants us to wait: ${said}.`,
  'not-sent': ({ said }) => `Nothing was sent: ${said}.`,
  misconfigured: ({ said }) => `The configuration does not let us ask: ${said}.`,
  unclear: ({ said }) => `The answer does not tell whether it was done: ${said}.`,
  'lost-call': () => 'An earlier call got no answer, and nobody can be asked what became of it.',
  'done-not-shown': () => 'The answer was that it is done, and it is not shown.',
  'will-not-tell': ({ said }) => `What became of an earlier call is not told: “${said}”.`,
  'given-up-unclear': () => 'It was given up while what became of it was not known.',
  'given-up-unsent': () => 'It was given up before it was sent.',
  'success-unnamed': () =>
    `${atStart(vendor)} answered with success and nothing of this application, and cannot be asked for it.`,
  'success-unconfirmed': ({ said }) =>
    `${atStart(vendor)} answered with success, and cannot be asked: ${said}.`,
  'success-not-shown': () => `${atStart(vendor)} answered with success, and shows no such application.`,
  'held-already': () =>
    `${atStart(vendor)} has this application already, and does not say what became of it.`,
  'held-otherwise': () => `${atStart(vendor)} holds this application with other seals or counts.`,
  'held-unreadable': () => `${atStart(vendor)} holds this application, and its counts cannot be read.`,
  'totals-unreadable': () => `The counts that ${vendor} shows cannot be read.`,
  'totals-not-shown': () => `${atStart(vendor)} answered that it took the append, and shows other totals.`,
  'vendor-id-unknown': () =>
    `${atStart(vendor)} finds the application by its own id alone, which is not known.`,
  'application-unknown': () => `${atStart(vendor)} does not know this application.`,
  'end-not-shown': ({ stage }) => `${atStart(vendor)} answered that it ended sealing, and shows ${stage}.`,
  'refused-unclear': ({ said, stage }) =>
    `${atStart(vendor)} refused (“${said}”), and shows a stage that says neither: ${stage}.`,
  'flow-elsewhere': ({ nodeId }) => `The flow is found at node ${nodeId}, moved by us or by a person.`,
  'no-files-wanted': () => 'This host was to be offered no files.',
  'rule-gone': () =>
    'The newest settings of the flow have no rule that would move it; the move waits by the rule it has.',
  'rule-unreadable': () =>
    'The newest settings of the flow cannot be read; the move waits by the rule it has.',
  'shows-other-stage': ({ stage }) => `${atStart(vendor)} shows ${stage}.`,
});
