import type { HostStore } from '../administration/hosts';
import type { SealSettingsStore } from '../administration/sealSettings';
import type { ChoiceServices } from '../catalogues/choices';
import type { OutgoingAddresses } from '../ports/addresses';
import type { Relay } from '../ports/relay';
import type { ReplyServices } from '../sealRequests/replies';
import type { CommandServices } from '../sealRequests/services';
import type { SnapshotServices } from '../sealRequests/snapshot';
import type { RefusalSentences, RefusedEvents } from './refusedEvents';
import type { FlowEvents } from './stores';

/** What the context of an event is read from. */
export interface ContextServices {
  sealSettings: Pick<SealSettingsStore, 'recent' | 'version'>;
  flowEvents: Pick<FlowEvents, 'isLost'>;
  requests: Pick<CommandServices, 'attempts' | 'commands' | 'views' | 'workflows' | 'ledger'>;
}

/** What a refused event is kept, and told to its flow, with. */
export interface RefusalServices {
  sealSettings: Pick<SealSettingsStore, 'recent'>;
  hosts: Pick<HostStore, 'recent'>;
  refusedEvents: Pick<RefusedEvents, 'keep' | 'get' | 'pendingOf' | 'end'>;
  refusalSentences: RefusalSentences;
  relay: Pick<Relay, 'writeRefusal'>;
}

export interface FlowEventServices
  extends ContextServices,
    ChoiceServices,
    SnapshotServices,
    ReplyServices,
    RefusalServices {
  sealSettings: Pick<SealSettingsStore, 'recent' | 'version'>;
  flowEvents: FlowEvents;
  outgoing: OutgoingAddresses;
  requests: CommandServices;
}
