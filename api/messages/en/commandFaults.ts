import type { Messages } from '../messages';

export const commandFaults: Messages['commandFaults'] = {
  'no-seal': () => 'must name at least one seal',
  'foreign-seal': () => 'is not a seal of this request',
  'seal-twice': () => 'names this seal a second time',
  'adds-nothing': () => 'must add at least one use',
  'total-too-high': ({ max }) => `must not bring the total over ${max}`,
  'cross-page-too-high': () =>
    'must not bring the cross-page total over the total of uses, which it is part of',
  'not-for-this': () => 'means nothing for this; confirm or giveUp do',
  'goes-on-by-itself': () => 'means nothing for this: it goes on by itself once the vendor can be asked',
  'under-way': () => 'means nothing while it is being carried out; resend (at once) or giveUp do',
  'totals-fell': () =>
    'cannot be confirm: the vendor grants less than we did, and what was granted is never taken back',
  'code-not-askable': () => 'is required: the vendor cannot be asked for it',
  'code-to-correct': () => 'is required: the code as the vendor shows it',
  'code-of-which-seal': () => 'must name a seal that has a live code',
  'code-of-which-person': () => 'must name a person who has one live code for this seal',
  'application-id-wanted': () => 'is required: the id that the vendor gave the application',
  'not-a-seal-code': ({ pattern }) =>
    `must be a seal code as the vendor shows it, without spaces (${pattern})`,
};
