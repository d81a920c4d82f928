import { Typography } from 'antd';
import { useCommonWords } from '../words/common';
import { useFlows } from './names';

interface FlowProps {
  hostId: string;
  flowId?: string;
}

/** A flow by its name, or by its id where it has none. */
export function Flow({ hostId, flowId }: FlowProps) {
  const common = useCommonWords();
  const { data = [] } = useFlows(flowId === undefined ? undefined : hostId);
  if (flowId === undefined) return <Typography.Text type="secondary">{common.noFlow}</Typography.Text>;
  return data.find((flow) => flow.flowId === flowId)?.name ?? flowId;
}
