import type { Peer } from '../http';
import { type ApplicationShown, actAt, officeActs, type Vendor } from './vendor';

interface Application {
  /** Sealflow's own: the vendor takes it for its own. */
  applyId: string;
  stageName: string;
  sealCode: string | null;
  deadCodes: string[];
  seals: { sealName: string; useCount: number; usedCount: number }[];
}

export function zhangguanjia(bindingId: string, peer: Peer): Vendor {
  return {
    kind: 'zhangguanjia',
    bindingId,
    peer,
    acts: officeActs,
    hasCodePerSeal: false,
    applications: async () =>
      (await peer.get<{ applications: Application[] }>('/sim/applications')).applications.map(shown),
    stamp: ({ code, ...stamps }) => peer.send('POST', '/sim/machine/use', { sealCode: code, ...stamps }),
    finish: (code) => peer.send('POST', '/sim/machine/finish', { sealCode: code }),
    act: actAt(peer),
  };
}

function shown({ applyId, stageName, sealCode, deadCodes, seals }: Application): ApplicationShown {
  return {
    ...{ applyId, ours: applyId, stageName },
    codes: [
      ...(sealCode === null ? [] : [{ code: sealCode, isLive: true }]),
      ...deadCodes.map((code) => ({ code, isLive: false })),
    ],
    seals: seals.map(({ sealName, useCount, usedCount }) => {
      return { sealName, usedCount, leftCount: useCount - usedCount };
    }),
  };
}
