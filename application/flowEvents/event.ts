import type { Metadata } from '../../domain/sealRequest/commands';
import type { FlowEvent } from '../../domain/settings/flowEvent';

export interface FlowRequestOfHost {
  hostId: string;
  flowId: string;
  flowRequestId: string;
}

export interface ReceivedFlowEvent extends FlowEvent, FlowRequestOfHost {
  eventId: string;
}

export interface IncomingEvent {
  event: ReceivedFlowEvent;
  /** Of its content: all but the names of the event itself. */
  hash: string;
  metadata: Metadata;
}
