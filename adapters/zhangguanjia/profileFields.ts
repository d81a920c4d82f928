import { listProfileFields, type ProfileField, type ProfileGroups } from '../vendorProfile';
import { declaredProfile } from './profileDefaults';
import type { Profile } from './profileSchemas';
import { sections, switches } from './profileShape';

const groups: ProfileGroups<Profile> = {
  paths: {
    token: 'token',
    apply: 'apply',
    update: 'append',
    append: 'append',
    end: 'end',
    detail: 'detail',
    uploadFile: 'files',
    uploadFileByUrl: 'files',
    watermark: 'files',
    seals: 'lists',
    fileTypes: 'lists',
    people: 'people',
    createPerson: 'people',
    mobileLogin: 'people',
  },
  token: 'token',
  reply: 'replies',
  codes: 'replies',
  messages: 'replies',
  applyFields: 'apply',
  applyValues: {
    approvedElsewhere: 'apply',
    vendorApproves: 'apply',
    crossPageYes: 'apply',
    crossPageNo: 'apply',
    watermarkYes: 'files',
    watermarkNo: 'files',
    enabledYes: 'people',
    enabledNo: 'people',
  },
  grantReplyFields: 'apply',
  endFields: 'end',
  query: {
    detail: 'detail',
    watermark: 'files',
    mobile: 'people',
  },
  fileFields: 'files',
  detailFields: 'detail',
  sealFields: 'lists',
  fileTypeFields: 'lists',
  personFields: 'people',
  createPersonFields: 'people',
  loginFields: 'people',
  webLogin: 'people',
  images: 'files',
  stages: 'detail',
  confirmations: 'callbacks',
  events: 'callbacks',
  callbackFields: 'callbacks',
  callbackAck: 'callbacks',
  timeouts: 'limits',
  limits: 'limits',
  appendStyle: 'append',
  updateBody: 'append',
  attachmentStyle: 'files',
  watermarkFiles: 'files',
  detailAvailable: 'detail',
  sealCodePattern: 'apply',
  callbackCharset: 'callbacks',
  createPersonBody: 'people',
};

/** Every field of a profile, in the order in which the profile declares them. */
export function profileFields(): ProfileField[] {
  return listProfileFields(declaredProfile, { ...sections, ...switches }, groups);
}
