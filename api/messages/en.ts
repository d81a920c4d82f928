import type { PersonKey } from '../../application/people/people';
import type { UnselectableReason } from '../../application/ports/vendorLists';
import { refusalSentences } from '../../contracts/refusalSentences';
import { stateNames } from '../../contracts/stateNames';
import { atStart } from '../../contracts/vendorName';
import type { RequiredBecause } from '../../domain/settings/faults';
import { advice } from './en/advice';
import { callbackReasons } from './en/callbackReasons';
import { causes } from './en/causes';
import { checks } from './en/checks';
import { commandFaults } from './en/commandFaults';
import type { Messages } from './messages';
import { shownChoice, shownPerson } from './shown';

const keys: Record<PersonKey, string> = { uid: 'id', mobile: 'mobile number', jobNumber: 'job number' };

const addresses: Messages['addresses'] = {
  never: 'must not be a link-local, multicast or unspecified address, or one of a cloud’s own services',
  private: 'must not be a private or loopback address: SEALFLOW_PRIVATE_ADDRESSES refuses these',
  'own-machine': 'must not be a loopback address: the file is fetched by another machine',
};

const required: Record<RequiredBecause, string> = {
  'several-seals': 'must say which seal, since the request has several',
  'cross-page': 'is required with crossPage: nothing else says how many uses go across the pages',
  'append-count': 'is required, or crossPageUseCount: an append needs a count',
  failure: 'is required, or action: otherwise nothing is told',
};

const unselectable: Record<UnselectableReason, string> = {
  frozen: 'which is frozen at the vendor',
  'no-device': 'which lies in no seal machine',
};

/** What people are told; `vendor` is what the sentences about one call it. */
export const en = (vendor: string): Messages => ({
  advice,
  addresses,
  callbackReasons: callbackReasons(vendor),
  causes: causes(vendor),
  checks: checks(vendor),
  commandFaults,
  attention: {
    'vendor-away': {
      operator: `${atStart(vendor)} has not carried out what it was sent; it is tried again until it does.`,
      reader: `${atStart(vendor)} has not answered for a while; it is tried again.`,
    },
    'host-away': {
      operator: 'The host engine has not carried out what it was sent; it is tried again until it does.',
      reader: 'Your OA has not answered for a while; it is tried again.',
    },
    'callback-unconfirmed': {
      operator: `A callback waits: ${vendor} cannot be asked whether it is true, or does not confirm it.`,
      reader: `A notice of ${vendor} has not been confirmed yet.`,
    },
    'apply-unknown': {
      operator: `Whether ${vendor} took the application is unknown: look there by its id.`,
      reader: 'Whether the application has arrived is being clarified by an administrator.',
    },
    'append-unknown': {
      operator: `Whether ${vendor} took the append is unknown.`,
      reader: 'Whether more uses were granted is being clarified by an administrator.',
    },
    'append-totals-differ': {
      operator: `${atStart(vendor)} grants other totals than were granted here, so the append was not sent.`,
      reader: 'More uses were not granted yet: the counts differ, and an administrator has to decide.',
    },
    'end-unknown': {
      operator: `Whether ${vendor} ended sealing is unknown.`,
      reader: 'Whether sealing has been ended is being clarified by an administrator.',
    },
    'write-failed': {
      operator: 'Values for the form could not be handed over to the host engine.',
      reader: 'Some values could not be written into the form.',
    },
    'flow-action-failed': {
      operator: 'The host engine refused to move the flow on.',
      reader: 'The flow could not be moved on by itself; an administrator has to look at it.',
    },
    'flow-action-unknown': {
      operator: 'Whether the host engine moved the flow on is unknown.',
      reader: 'Whether the flow was moved on is being clarified by an administrator.',
    },
    'flow-not-at-node': {
      operator: 'The flow has not come to a node of the rule, so it is not moved on.',
      reader: 'The flow is moved on once it comes to its node.',
    },
    'round-unclear': {
      operator: 'A completion came after an append, and which uses it completes is unknown.',
      reader: 'Whether sealing is complete is being clarified by an administrator.',
    },
    'code-missing': {
      operator: `${atStart(vendor)} took it and gave no seal code.`,
      reader: 'It was granted, and its seal code has not come yet.',
    },
    'attachments-failed': {
      operator: `Attachments could not be sent to ${vendor}.`,
      reader: `Attachments could not be sent to ${vendor}.`,
    },
    'files-not-offered': {
      operator: 'The host engine could not be told where the sealed files are.',
      reader: 'The sealed files have not been handed to your OA; they are below.',
    },
    'peer-unreachable': {
      operator: `${atStart(vendor)} or the host engine cannot be asked: its configuration needs an administrator.`,
      reader: 'It cannot go on before an administrator has looked at a connection.',
    },
    'totals-changed': {
      operator: `${atStart(vendor)} grants other totals than were granted here.`,
      reader: `The counts at ${vendor} were changed; an administrator has to confirm them.`,
    },
    'code-may-be-live': {
      operator: `The request is over here, and its seal code may still be live at ${vendor}.`,
      reader: 'An administrator has to make sure that sealing is ended.',
    },
    'rule-not-run': {
      operator: 'The request is over here, and what it was still to do is done by nobody.',
      reader: 'What was still to be done in the flow has to be done by hand.',
    },
    'ledger-conflict': {
      operator: 'The ledger holds other events than were decided; nothing goes on before that is looked at.',
      reader: 'The records of this request contradict each other; an administrator has to look at them.',
    },
    'ledger-gap': {
      operator: 'Events are missing from the ledger; what it shows is incomplete.',
      reader: 'Some records of this request are missing, so this page may be incomplete.',
    },
    'workflow-stuck': {
      operator:
        'The workflow takes nothing in, since its task fails again and again or has timed out for two minutes: its history in the Temporal UI names the failure; a worker may lack a payload key, run code that does not fit the history, or have too much to do.',
      reader: 'The processing of this request has stopped. An administrator has to see to it.',
    },
    'delivery-stuck': {
      operator:
        'A callback or a command for this request does not come through: the workflow that delivers it fails again and again. Its history in the Temporal UI (callback:… or command:…) names the failure; a worker may lack a payload key.',
      reader: 'What has come in for this request cannot be taken in. An administrator has to see to it.',
    },
    'workflow-missing': {
      operator: 'Temporal does not know the workflow of this open request.',
      reader: 'This request does not go on before an administrator has looked at it.',
    },
  },
  reasons: {
    givenUp: 'given up by an administrator',
    mayBeUsed: 'a use has been made already, or none can be ruled out',
    overWithoutAppend: 'the application is over at the vendor, which shows nothing of the append',
    noSubmitLeft: 'no submit of the flow is left that could carry it',
  },
  states: { ...stateNames.en, usedUp: 'All uses are made' },
  label: ({ name, row }) => (row === undefined ? name : `${name} (row ${row})`),
  refusedEvents: {
    inForm: (why) => `Sealing was not accepted: ${why}`,
    fields: (each) => `${each.join('; ')}.`,
    attention:
      'A flow event of this request was refused, and the flow may have gone on without it: see why, have it sent again corrected, or dismiss it.',
  },
  alerts: {
    sentences: {
      'vendor-down':
        'Requests wait for this vendor: it does not answer, or does not confirm; they go on by themselves.',
      'host-down': 'Requests wait for this host engine: it does not answer; they go on by themselves.',
      'granted-unused': 'Granted, and nobody has stamped.',
      'not-ended': 'Stamped, and sealing has not been ended.',
      'images-overdue': 'Stamped, and pictures are still missing.',
    },
    title: {
      raised: (kind) => `Sealflow alert: ${kind}`,
      repeated: (kind) => `Sealflow alert, still open: ${kind}`,
      resolved: (kind) => `Sealflow alert, over: ${kind}`,
    },
    counted: (count, since) => `${count}, the oldest since ${since}.`,
    seeRunbook: (where) => `What to do: ${where}`,
    runbookPath: 'docs/runbook.md',
  },
  redelivery: {
    'still-pending': 'It is still to be delivered; nothing has to be done.',
    'code-dead': 'The seal code in it is dead: it is not written any more.',
    'done-twice': 'E10 drops no repetition: a move of the flow is not sent twice.',
    'later-value': 'A later value has been written into the same field.',
    'later-attempt': 'The flow has applied again since: flow and form are the newer request’s.',
  },
  refusals: {
    ...refusalSentences.en,
    overtaken:
      'Another application of this flow request came after this one was first sent; send a new event if it is still wanted.',
    'vendor-refused': 'The vendor refused it without saying why.',
    'command-id-reused': 'This command id was used with other content; take a new one.',
    'workflow-missing':
      'Temporal does not know the workflow of this open request; try again once an operator has seen to it.',
    'settings-disabled': 'The seal settings of this flow are disabled.',
    'binding-disabled': 'The binding is disabled: no new request begins there.',
    'profile-unfit': 'The profile of the binding does not fit any more; an administrator has to look.',
  },
  fields: {
    'unknown-application': () => 'is not an application of this request that the vendor has',
    'other-seal-code': () => 'is not the code that the vendor shows for this application',
    required: ({ because }) => (because === undefined ? 'must be filled in' : required[because]),
    'not-text': () => 'must be a text',
    'too-long': ({ max }) => `must have at most ${max} characters`,
    'control-characters': () => 'must not hold control characters',
    'not-an-id': () => 'must be one choice of its list',
    'not-a-person': () => 'must be one person: an id, or {userId, name?, mobile?, jobNumber?}',
    'not-a-count': ({ min, max }) => `must be a whole number from ${min} to ${max}`,
    'not-yes-or-no': () => 'must be yes or no (1 or 0, 是 or 否)',
    'too-many': ({ of, max }) => `must name at most ${max} ${of}`,
    'file-type': ({ types }) => `must hold files of types ${types.join(', ')}`,
    'not-files': () => 'must be a list of {name, url}, with http(s) addresses without credentials',
    'other-table': () => 'must be a column of the same detail table as the seal',
    'lengths-differ': ({ values, seals }) => `has ${values} values for ${seals} seals`,
    duplicate: () => 'names this seal a second time',
    'exceeds-use-count': () => 'cannot exceed the use count, which it is part of',
    'contradicts-cross-page': () =>
      'must be empty or 0, since the form says that there is no cross-page seal',
    'not-a-date': () => 'must be a date by the clock of the site: 2026-11-27, or 2026-11-27 09:30',
    'ends-before-start': () => 'must not lie before the start of the time of use',
    'duplicate-event': ({ event }) => `has a rule already: one action per event, and ${event} stands above`,
    'trigger-used-twice': ({ earlier }) => `is the same point, by the same action, as ${earlier}`,
    'unknown-form-field': ({ fieldId }) => `is ${fieldId}, which is not a field of the form`,
    'unfitting-field-type': ({ name, type, fits }) =>
      `is ${name}, a ${type} field; it must be one of ${fits.join(', ')}`,
    'field-written-twice': ({ earlier }) =>
      `is written already by ${earlier}; each write-back needs a field of its own`,
    'field-read-and-written': ({ reads }) =>
      `is read as ${reads}; what is written there would be read the next time`,
    'secret-wanted-for-new-origin': () =>
      'is required again: the new address leads to another server, which the stored secret is not sent to',
    'in-the-past': () => 'must lie in the future',
    'not-an-engine': () => 'is for keys of role engine; every other sees all hosts',
    'other-vendor': () => 'is a field of another vendor’s bindings',
    'vendor-never-approves': () => 'is not served: the vendor of the binding approves nothing itself',
    'vendor-no-cross-page': () => 'is not served: the vendor of the binding counts no cross-page stamps',
    'vendor-no-file-count': () => 'is not served: the vendor of the binding takes no number of files',
    'vendor-no-seal-users': () =>
      'is not served: the vendor of the binding takes nobody who stamps, seal by seal',
    'vendor-no-window': () => 'is not served: the vendor of the binding takes no time of use',
    'vendor-no-companies': () =>
      'is not served: the vendor of the binding takes no company with an application',
    'vendor-no-append': () => 'is not served: the vendor of the binding adds no uses to an application',
    'vendor-no-new-people': () =>
      'is not served: the vendor of the binding lists no people, so nobody can be found missing there',
    'vendor-never-tells': () => 'is an event that the vendor of the binding never tells',
    'no-submit': () =>
      'must hold a rule that submits the flow: this host takes values with the next submit only',
    'not-served': () =>
      'must be the applicant or a named person: E10 does not tell who operates the current node',
    'host-no-rows': () =>
      'must be a field outside of detail tables: with a submit this host takes no values row by row',
    'unknown-binding': () => 'is not the id of a binding',
    'unknown-host': () => 'is not the id of a host',
    'no-settings': () => 'is a flow without seal settings; leave it out to have no rules',
    'other-binding': () => `is not the binding of this flow's settings`,
    'unknown-seal': (seal) => `is ${shownChoice(seal)}, which is not a seal that the vendor has`,
    'unknown-file-type': (type) => `is ${shownChoice(type)}, which is not a file type that the vendor has`,
    'unselectable-seal': ({ reason, ...seal }) => `is ${shownChoice(seal)}, ${unselectable[reason]}`,
    'address-refused': ({ because }) => addresses[because],
    'attachment-origin': ({ file, origin }) =>
      `${file} lies at ${origin}, from where no files of this host are fetched: an administrator lists it in its attachmentOrigins`,
    'unknown-person': ({ person, by }) =>
      by === 'table'
        ? `is ${shownPerson(person)}, who is not in the table of this binding's userMapping`
        : `is ${shownPerson(person)}, whom the vendor does not know by ${keys[by]}`,
    'person-incomplete': ({ person, by }) =>
      `is ${shownPerson(person)} without a ${keys[by]}, by which this binding finds people at the vendor`,
    'ambiguous-person': ({ person, by }) =>
      `is ${shownPerson(person)}, whose ${keys[by]} several people at the vendor have`,
    'person-not-created': ({ person, refusedWith }) =>
      refusedWith === undefined
        ? `is ${shownPerson(person)}, whom the vendor does not know; to create them there, name and mobile are needed`
        : `is ${shownPerson(person)}, whom the vendor does not know and would not create: ${refusedWith}`,
  },
});
