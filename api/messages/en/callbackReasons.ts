import { atStart } from '../../../contracts/vendorName';
import type { Messages } from '../messages';

const nothing = 'Nothing.';
const byItself = 'Nothing for now: it is tried again by itself.';
const agreeing = (vendor: string) =>
  `Have the binding’s \`callback.verifiers\` and what ${vendor} sends agree.`;

export const callbackReasons = (vendor: string): Messages['callbackReasons'] => ({
  notice: {
    sentence: `It tells of a use, and of no event: ${vendor} was asked what it shows.`,
    advice: nothing,
  },
  'vendor-away': {
    sentence: `${atStart(vendor)} does not answer, or cannot be asked whether it is true.`,
    advice: 'Run the connection check of the binding; it is tried again by itself.',
  },
  'detail-missing': {
    sentence: `${atStart(vendor)} has no detail call at the path of the profile.`,
    advice: 'Correct paths.detail of the profile, or set detailAvailable to false.',
  },
  'detail-unreadable': {
    sentence: `${atStart(vendor)}’s answer to the detail call cannot be read.`,
    advice: 'Compare reply and detailFields of the profile with what the site answers.',
  },
  'detail-refused': {
    sentence: `${atStart(vendor)} refuses the detail call.`,
    advice: 'See to it that this client may read details.',
  },
  'not-confirmed': {
    sentence: `${atStart(vendor)}’s own state does not confirm it.`,
    advice: `Compare with ${vendor}. Once it shows the same, deliver the callback again.`,
  },
  'not-begun': { sentence: 'The request that it is about has not begun yet.', advice: byItself },
  'workflow-missing': {
    sentence: 'Temporal does not know the workflow of the open request that it is about.',
    advice: 'See to the attention of that request; it is tried again by itself.',
  },
  'temporal-limit': {
    sentence: 'Temporal lets the workflow of the request take no more for now.',
    advice: 'Look at its history in the Temporal UI; it is tried again by itself.',
  },
  'temporal-away': { sentence: 'Temporal could not be reached.', advice: byItself },
  signalled: {
    sentence: 'The request has it, and has not judged it yet.',
    advice: 'If it stays so, see whether workers run, and look at the workflow in the Temporal UI.',
  },
  queued: { sentence: 'Others of its binding are under way.', advice: byItself },
  duplicate: { sentence: 'The same has been taken already, in this round.', advice: nothing },
  'already-completed': { sentence: 'Sealing was completed before.', advice: nothing },
  'not-applicable': { sentence: 'The state of the request takes no such event.', advice: nothing },
  'request-closed': { sentence: 'The request is over and takes no callback any more.', advice: nothing },
  'earlier-round': {
    sentence: 'It is about what was granted before the last append.',
    advice: nothing,
  },
  'round-unclear': {
    sentence: 'It came after an append, and which uses it completes is unknown.',
    advice: 'Decide about the attention of the request.',
  },
  'binding-gone': { sentence: 'Its binding has been deleted.', advice: nothing },
  unreadable: {
    sentence: 'No application or no event could be read in it.',
    advice: 'Compare its body with callbackFields and events of the profile, then deliver it again.',
  },
  parked: {
    sentence: 'For seven days no request was found for its application.',
    advice: 'If it is one of ours, deliver it again; others are another system’s.',
  },
  malformed: {
    sentence: 'Its body is neither JSON nor a form.',
    advice: `Compare its body with what ${vendor} should send; mend it there.`,
  },
  'no-event': {
    sentence: 'It names no event where the profile looks for one.',
    advice: 'Correct callbackFields of the profile, then deliver it again.',
  },
  'unknown-event': {
    sentence: 'The profile does not know its event.',
    advice: 'Add the event’s spelling to events of the profile, then deliver it again.',
  },
  'no-apply-id': {
    sentence: 'It names no application where the profile looks for one.',
    advice: 'Correct callbackFields of the profile, then deliver it again.',
  },
  contradictory: {
    sentence: 'Its parts name different applications or events.',
    advice: `Ask ${vendor} which one is meant; a comparison with ${vendor} finds what is missing.`,
  },
  'too-many-events': {
    sentence: 'Its body holds more than 200 callbacks.',
    advice: `Have ${vendor} send fewer at once.`,
  },
  'profile-invalid': {
    sentence: 'The profile of the binding does not fit any more.',
    advice: 'Correct the profile, then deliver it again.',
  },
  'header-missing': { sentence: 'The header with the secret is missing.', advice: agreeing(vendor) },
  'header-wrong': { sentence: 'The header holds another secret.', advice: agreeing(vendor) },
  'address-unknown': {
    sentence: 'Where it came from cannot be told.',
    advice: 'Declare the proxies in between: SEALFLOW_TRUSTED_PROXIES.',
  },
  'address-not-allowed': {
    sentence: 'It came from an address outside of the allowed networks.',
    advice: `If the address is ${vendor}’s, add it to the networks of the binding’s \`ipAllowList\`.`,
  },
  'signature-missing': { sentence: 'It is not signed.', advice: agreeing(vendor) },
  'signature-malformed': { sentence: 'Its signature cannot be read.', advice: agreeing(vendor) },
  'signature-wrong': { sentence: 'Its signature does not fit its content.', advice: agreeing(vendor) },
  'timestamp-malformed': { sentence: 'Its timestamp cannot be read.', advice: agreeing(vendor) },
  'timestamp-too-old': {
    sentence: 'Its timestamp is more than five minutes old.',
    advice: 'Compare the clocks of both machines.',
  },
  'timestamp-too-new': {
    sentence: 'Its timestamp is more than five minutes ahead.',
    advice: 'Compare the clocks of both machines.',
  },
  'verifier-unusable': {
    sentence: 'What the binding keeps of its verifier cannot be read.',
    advice: 'Set the verifier of the binding again, with its secret.',
  },
});
