import type { Messages } from '../messages';

export const commandFaults: Messages['commandFaults'] = {
  'no-seal': () => '至少须有一个印章',
  'foreign-seal': () => '不是该用印申请中的印章',
  'seal-twice': () => '印章重复',
  'adds-nothing': () => '至少须追加一次',
  'total-too-high': ({ max }) => `追加后总次数不得超过${max}`,
  'cross-page-too-high': () => '追加后骑缝章总次数不得超过用印总次数（骑缝章次数包含在用印次数内）',
  'not-for-this': () => '不适用于该事项，可用 confirm 或 giveUp',
  'goes-on-by-itself': () => '不适用于该事项：用印平台可以查询后自动继续',
  'under-way': () => '正在办理中，不适用；可用 resend（立即重试）或 giveUp',
  'totals-fell': () => '不能确认：用印平台中的次数少于已批准的次数，已批准的次数不会收回',
  'code-not-askable': () => '必填：无法向用印平台查询用印码',
  'code-to-correct': () => '必填：用印平台显示的用印码',
  'code-of-which-seal': () => '须指明一个印章，且该印章有有效的用印码',
  'code-of-which-person': () => '须指明一个用印人，且该用印人对该印章恰有一个有效的用印码',
  'application-id-wanted': () => '必填：用印平台给该申请的编号',
  'not-a-seal-code': ({ pattern }) => `须为用印平台显示的用印码，不含空格（格式 ${pattern}）`,
};
