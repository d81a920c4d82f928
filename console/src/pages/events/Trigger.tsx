import { useFlowNames } from '../../components/names';
import { useWords } from '../../words/useWords';
import type { RefusedEvent } from './EventsPage';
import { actionWords, eventWords } from './words';

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Where in the flow it happened, by name where an administrator has given one. */
export function Trigger({ event }: { event: RefusedEvent }) {
  const words = useWords(eventWords);
  const actions: Record<string, string> = useWords(actionWords);
  const { nodeName, exitName } = useFlowNames(event);
  const { trigger = {} } = event;
  const [nodeId, exitId, action = 'submit'] = [
    text(trigger.nodeId),
    text(trigger.exitId),
    text(trigger.action),
  ];
  if (nodeId !== undefined)
    return `${trigger.when === 'arrive' ? words.arrive : words.leave} ${nodeName(nodeId)} · ${actions[action] ?? action}`;
  if (exitId !== undefined) return `${words.exit} ${exitName(exitId)} · ${actions[action] ?? action}`;
  return '–';
}
