import type { HostFlow, HostPort } from '../../application/ports/host';
import type { Trial } from '../http/trials';

/** Where the host says that a flow request stands: rules have to name nodes as it does. */
export function flowTrial(host: Pick<HostPort, 'read'>, flow: HostFlow): Trial {
  return {
    name: 'flow',
    try: async () => {
      const { nodeId, isOver } = await host.read(flow);
      return isOver
        ? {
            en: `The flow is over; the host names it ${nodeId}.`,
            zh: `流程已结束，流程引擎返回：${nodeId}。`,
          }
        : {
            en: `The flow is at node ${nodeId}: waitNodeIds has to name it like that.`,
            zh: `流程当前节点为 ${nodeId}，waitNodeIds 须按此填写。`,
          };
    },
    explain: ({ message }) => ({
      en: `The flow request cannot be read: ${message}.`,
      zh: `无法读取该流程实例：${message}。`,
    }),
  };
}
