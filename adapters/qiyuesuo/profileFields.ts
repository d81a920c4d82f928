import { listProfileFields, type ProfileField, type ProfileGroups } from '../vendorProfile';
import { declaredProfile } from './profileDefaults';
import type { Profile } from './profileSchemas';
import { sections, switches } from './profileShape';

const groups: ProfileGroups<Profile> = {
  paths: {
    apply: 'apply',
    applyByCategory: 'apply',
    append: 'append',
    end: 'end',
    detail: 'detail',
    image: 'files',
    createDocument: 'files',
    seals: 'lists',
    categories: 'lists',
    companies: 'lists',
  },
  headers: 'token',
  reply: 'replies',
  codes: 'replies',
  messages: 'replies',
  applyFields: 'apply',
  changeFields: 'append',
  query: { detail: 'detail', image: 'files', sealCategory: 'lists' },
  documentFields: 'files',
  detailFields: 'detail',
  sealFields: 'lists',
  categoryFields: 'lists',
  signIn: 'people',
  stages: 'detail',
  usable: 'lists',
  callbackFields: 'callbacks',
  callbackAck: 'callbacks',
  timeouts: 'limits',
  limits: 'limits',
  applyStyle: 'apply',
  detailAvailable: 'detail',
  sealCodePattern: 'apply',
  callbackCharset: 'callbacks',
};

/** Every field of a profile, in the order in which the profile declares them. */
export function profileFields(): ProfileField[] {
  return listProfileFields(declaredProfile, { ...sections, ...switches }, groups);
}
