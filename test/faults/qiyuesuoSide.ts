import { spawnSimulator } from '../../sandbox/simulators/spawn';
import { field, sealSettings } from './flow';
import { type Answer, control } from './http';
import { limits, timeouts } from './timeouts';
import type { VendorSide } from './vendorSide';

const keys = { accessToken: 'sealflow-faults', secret: 'vendor-secret' };

/** 契约锁: two machines, each with a code of its own, and a completion as the only event. */
export const qiyuesuoSide: VendorSide = {
  start: () => spawnSimulator('qiyuesuo', { ...keys, callbackTimeoutMs: 5000 }),
  registration: (openUrl) => ({
    ...{ name: '总部契约锁', vendor: 'qiyuesuo', openUrl, company: '总公司', ...keys },
    profile: { timeouts: { ...timeouts, uploadMs: 1500 }, limits },
  }),
  async names(url) {
    const { seals, categories } = await control(`${url}/sim/catalogue`);
    return { sealId: seals[0].deviceNo, fileTypeId: categories[0].id };
  },
  flows: ['ended'],
  settings(bindingId, kind) {
    const { apply, append, callbacks, ...others } = sealSettings(bindingId, kind);
    const { crossPageUseCount: _, ...fields } = apply.fields;
    return {
      ...others,
      apply: { ...apply, fields: { ...fields, attachments: field.attachments } },
      append: { ...append, fields: { ...append.fields, seal: field.moreSeal } },
      callbacks: callbacks.filter(({ event }) => event === 'sealingCompleted'),
    };
  },
  endings: ['completed', 'ended'],
  async application(url, applyId) {
    const { applications } = await control(`${url}/sim/applications`);
    const found = applications.find(({ serialNo }: Answer['data']) => serialNo === applyId);
    return found && read(found);
  },
  readCallback(body) {
    const row = new URLSearchParams(body);
    const applyId = row.get('businessId');
    return applyId && row.get('status') === 'COMPLETE' ? { applyId, event: 'sealingCompleted' } : undefined;
  },
};

/** No code changes there with an append. */
function read({ id, sealAuths }: Answer['data']) {
  const codes = sealAuths.map(
    ({ sealName, userName, vertifyCode }: Answer['data']) => `${sealName} ${userName}: ${vertifyCode}`,
  );
  const live = sealAuths.filter(({ complete }: Answer['data']) => !complete);
  return {
    vendorId: id,
    sealCode: live[0]?.vertifyCode ?? null,
    deadCodes: [codes.join('；'), codes.join('；')],
    seals: sealAuths.map(({ leftCount, usedCount }: Answer['data']) => ({
      ...{ useCount: leftCount + usedCount, usedCount },
    })),
  };
}
