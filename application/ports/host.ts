import type { NotificationType } from '../../domain/sealRequest/notifications';
import type { ActAs, FieldWrite, ReturnTo } from '../../domain/sealRequest/values';
import type { FileOffer } from './files';

export interface HostFlow {
  flowId?: string;
  flowRequestId: string;
}

export interface HostCommandBase extends HostFlow {
  /** Stable over retries and workers: what a host drops duplicates by. */
  commandId: string;
}

/** What became of a seal request: nothing is asked of the host. Ids, states and kinds alone. */
export interface HostNotification extends HostCommandBase {
  type: NotificationType;
  data: Record<string, unknown>;
}

export interface FlowAtHost {
  /** The node at which it waits. */
  nodeId: string;
  /** Where the host can tell whether it carried out what was asked about. */
  commandDone?: boolean;
  /** Where the host says so: it goes nowhere any more. */
  isOver?: true;
}

/** How a host proves who sits at a browser. */
export interface HostSignIn {
  /** The query parameter with which a person comes back from the host: a token that proves who it is. */
  readonly tokenParameter: string;
  /** Where the browser is to go; the host sends it on to `returnTo`. */
  url(returnTo: string): string;
  /** @throws PortError `refused` where the host does not know the token (any more), or not exactly one person by it. */
  userOf(token: string): Promise<{ userId: string; mobile?: string }>;
  /** Whether the host shows this flow request to them. */
  maySee(userId: string, flow: HostFlow): Promise<boolean>;
}

/** One host engine (流程引擎). */
export interface HostPort {
  readonly callTimeoutMs: number;
  /** Absent where the host proves people in its own way, and asks for a link for each. */
  readonly signIn?: HostSignIn;
  /**
   * The mobile number that the host's own people have for this id; undefined where they do not know it. The number that
   * somebody names may help to find the person, and proves nothing. Absent where the host cannot be asked.
   */
  mobileOf?(person: { userId: string; mobile?: string }): Promise<string | undefined>;
  writeFields(command: HostCommandBase & { fields: FieldWrite[] }): Promise<void>;
  submit(
    command: HostCommandBase & {
      as: ActAs;
      applicant: string;
      waitNodeIds: string[];
      remark?: string;
      /** Values for the form that travel with it. */
      fields?: FieldWrite[];
    },
  ): Promise<void>;
  return(
    command: HostCommandBase & {
      as: ActAs;
      applicant: string;
      waitNodeIds: string[];
      to: ReturnTo;
      remark?: string;
    },
  ): Promise<void>;
  offerFiles(command: HostCommandBase & FileOffer): Promise<void>;
  /** Absent where the host takes none. */
  notify?(notification: HostNotification): Promise<void>;
  /** Where the flow stands now. */
  read(flow: HostFlow & { ask?: string }): Promise<FlowAtHost>;
}

export interface Hosts {
  forHost(hostId: string): Promise<HostPort>;
}
