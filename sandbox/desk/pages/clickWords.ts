import type { Say } from '../../../api/pages/words';
import type { Click, ClickKind } from '../clicks';
import { callbackModes, switchNames } from '../faults';
import { type VendorKind, vendorNames } from '../vendors/vendor';
import { modeWords, switchWords } from './switches';
import { officeWords } from './vendor';

/** What was done at the desk, as a line of the timeline of a flow at that vendor. */
export function clickWords({ kind, what = '' }: Click, vendor: VendorKind, say: Say): string {
  const office = (act: Parameters<typeof officeWords>[0]) =>
    vendorNames[vendor] + say(': ', '：') + officeWords(act, say);
  const words: Record<ClickKind, () => string> = {
    'filled-in': () => say('The form was submitted', '提交表单'),
    approved: () => say('李四 approved; the flow left its approval node', '李四批准，流程离开审批节点'),
    append: () => say(`More uses asked for: ${what}`, `追加用印次数：${what}`),
    end: () => say('The flow left by the exit that ends sealing', '流程从“结束用印”出口离开'),
    stamped: () => say(`Stamped, uses: ${what}`, `盖章 ${what} 次`),
    'stamped-across': () => say(`Stamped across the pages, uses: ${what}`, `盖骑缝章 ${what} 次`),
    finished: () => say('Finished at the machine', '在印章机上完成用印'),
    approve: () => office('approve'),
    complete: () => office('complete'),
    archive: () => office('archive'),
    reject: () => office('reject'),
    terminate: () => office('terminate'),
    'auto-end': () => office('auto-end'),
    'switched-on': () => say('Switched on: ', '打开故障：') + switchName(what, say),
    'switched-off': () => say('Switched off: ', '关闭故障：') + switchName(what, say),
    callbacks: () => say('Callbacks: ', '回调方式：') + modeName(what, say),
    released: () => say('Callbacks held back were released', '放行暂扣的回调'),
  };
  return words[kind]();
}

function switchName(what: string, say: Say): string {
  const name = switchNames.find((each) => each === what);
  return name ? switchWords(name, say) : what;
}

function modeName(what: string, say: Say): string {
  const mode = callbackModes.find((each) => each === what);
  return mode ? modeWords(mode, say) : what;
}
