/* One site, as it runs through all examples: 集团OA applies at 总部用印平台 for 采购合同. */

export const bindingId = 'bnd_0mbq3k7x1a2b3c4d5';
export const hostId = 'host_0mbq3k7x1a2b3c4d5';
/** Ids of an E10 have 19 digits: text everywhere. */
export const flowId = '1974556705685094924';
export const flowRequestId = '9223372036854775807';
export const requestId = `${hostId}:${flowId}:${flowRequestId}:1`;
export const sealId = '9223372036854775807';
export const fileTypeId = '9223372036854775806';
export const applicant = { userId: '8806055923431203001', name: '张三', mobile: '13800000001' };
export const operator = { userId: '8806055923431203002', name: '李四' };
export const callbackId = '0199a1b2c3d40000a1b2c3d4e5f60718';
export const commandId = 'msg_3f9a0c1d2e4b5a69788796a5b4c3d2e1';
export const applyId = 'sf3f9a0c1d2e4b5a69788796a5b4c3d2';
export const token = 'c2VhbGZsb3ctZXhhbXBsZS10b2tlbi1vZi1hLWJpbmRpbmc';
/** Fields of the flow's form. */
export const fields = {
  subject: '1974556705685095001',
  applicant: '1974556705685095002',
  fileType: '1974556705685095003',
  seal: '1974556705685095004',
  useCount: '1974556705685095005',
  sealCode: '1974556705685095007',
  detail: '1974556705685095008',
  moreUses: '1974556705685095015',
  newCode: '1974556705685095017',
  failure: '1974556705685095018',
};
export const nodes = { approve: '1974556705685094930', seal: '1974556705685094931' };
export const exits = { moreUses: '1974556705685094940', stop: '1974556705685094941' };
export const savedBy = '王五 (key_0mbq3k7x1a2b3c4d5)';
