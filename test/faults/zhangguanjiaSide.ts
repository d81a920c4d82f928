import { spawnSimulator } from '../../sandbox/simulators/spawn';
import { sealSettings } from './flow';
import { control } from './http';
import { limits, timeouts } from './timeouts';
import type { VendorSide, WorldKind } from './vendorSide';

const keys = { clientId: 'sealflow-faults', clientSecret: 'vendor-secret' };
const ownTimeouts = { ...timeouts, tokenMs: 800, operationMs: 3000 };

export const zhangguanjiaSide: VendorSide = {
  start: (kind) =>
    spawnSimulator('zhangguanjia', {
      ...keys,
      dialect: { appendStyle: appendStyleOf(kind) },
      callbackTimeoutMs: 5000,
    }),
  registration: (openUrl, kind) => ({
    ...{ name: '总部章管家', vendor: 'zhangguanjia', openUrl, ...keys },
    profile: { timeouts: ownTimeouts, limits, appendStyle: appendStyleOf(kind) },
  }),
  async names(url) {
    const { seals, fileTypes } = await control(`${url}/sim/catalogue`);
    return { sealId: seals[0].id, fileTypeId: fileTypes[0].id };
  },
  flows: ['archived', 'ended'],
  settings: sealSettings,
  endings: ['archived', 'ended'],
  application: (url, applyId) => control(`${url}/sim/applications/${applyId}`).catch(() => undefined),
  readCallback(body) {
    const { event, sealapply_id: applyId } = JSON.parse(body);
    return { applyId, event };
  },
};

const appendStyleOf = (kind: WorldKind) => (kind === 'adding' ? 'increment' : 'absolute');

/** A binding whose replies bear no code, and whose detail cannot be asked for it. */
export const codelessRegistration = (openUrl: string) => ({
  ...{ name: '不返回用印码', vendor: 'zhangguanjia', openUrl, ...keys },
  profile: {
    ...{ timeouts: ownTimeouts, limits, detailAvailable: false },
    grantReplyFields: { applyId: ['sealapply_id'], sealCode: ['none'] },
  },
});
