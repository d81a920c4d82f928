import type { Peer } from '../http';
import { type ApplicationShown, actAt, type Vendor } from './vendor';

interface Application {
  id: string;
  serialNo: string;
  status: 'USING' | 'COMPLETE' | 'FINISHED';
  sealAuths: {
    sealName: string;
    vertifyCode: string;
    leftCount: number;
    usedCount: number;
    complete: boolean;
  }[];
}

const stageNames = { USING: '用印中', COMPLETE: '用印完成', FINISHED: '已结束' };

export function qiyuesuo(bindingId: string, peer: Peer): Vendor {
  return {
    kind: 'qiyuesuo',
    bindingId,
    peer,
    acts: ['complete'],
    hasCodePerSeal: true,
    applications: async () =>
      (await peer.get<{ applications: Application[] }>('/sim/applications')).applications.map(shown),
    stamp: ({ code, times }) => peer.send('POST', '/sim/machine/use', { code, times }),
    finish: (code) => peer.send('POST', '/sim/machine/finish', { code }),
    act: actAt(peer),
  };
}

function shown({ id, serialNo, status, sealAuths }: Application): ApplicationShown {
  return {
    ...{ applyId: id, ours: serialNo, stageName: stageNames[status] },
    codes: sealAuths.map(({ vertifyCode, sealName, complete }) => {
      return { code: vertifyCode, sealName, isLive: !complete };
    }),
    seals: sealAuths.map(({ sealName, usedCount, leftCount }) => ({ sealName, usedCount, leftCount })),
  };
}
