import { useFlows } from '../../components/names';
import { useWords } from '../../words/useWords';
import type { RefusedEvent } from './EventsPage';
import { actionWords, eventWords } from './words';

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Where in the flow it happened, by name where an administrator has given one. */
export function Trigger({ event: { hostId, flowId, trigger = {} } }: { event: RefusedEvent }) {
  const words = useWords(eventWords);
  const actions: Record<string, string> = useWords(actionWords);
  const { data = [] } = useFlows(hostId);
  const flow = data.find((one) => one.flowId === flowId);
  const nameIn = (all: { id: string; name?: string }[] = [], id: string) =>
    all.find((one) => one.id === id)?.name ?? id;
  const [nodeId, exitId, action = 'submit'] = [
    text(trigger.nodeId),
    text(trigger.exitId),
    text(trigger.action),
  ];
  if (nodeId !== undefined)
    return `${trigger.when === 'arrive' ? words.arrive : words.leave} ${nameIn(flow?.nodes, nodeId)} · ${actions[action] ?? action}`;
  if (exitId !== undefined)
    return `${words.exit} ${nameIn(flow?.exits, exitId)} · ${actions[action] ?? action}`;
  return '–';
}
