import type { HostFlow, HostPort } from '../../application/ports/host';
import type { Trial } from '../http/trials';

/** Where the host says that a flow request stands: rules have to name nodes as it does. */
export function flowTrial(host: Pick<HostPort, 'read'>, flow: HostFlow): Trial {
  return {
    name: 'flow',
    try: async () => {
      const { nodeId, isOver } = await host.read(flow);
      return { code: isOver ? 'flow-over' : 'flow-at-node', nodeId };
    },
    explain: ({ message }) => ({ code: 'flow-unreadable', said: message }),
  };
}
