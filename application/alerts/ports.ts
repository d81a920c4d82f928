import type { Language } from '../../contracts/language';
import type { AlertCause, AlertPeer } from '../../domain/reconciliation/openAlerts';
import type { SealRequestState } from '../../domain/sealRequest/values';

/** An alert from its first notice to the one that it is over. */
export interface OpenAlert {
  /** The key of its group: there is one at a time. */
  _id: string;
  cause: AlertCause;
  peer?: AlertPeer;
  /** When it was first seen, ISO 8601; with the key it names this occurrence. */
  at: string;
}

/** Numbered from 1. */
export interface SentNotice {
  number: number;
  /** ISO 8601. */
  at: string;
}

export interface Alerts {
  open(): Promise<OpenAlert[]>;
  /** Resolves to the one that is open: this, or one that somebody else has begun. */
  begin(alert: OpenAlert): Promise<OpenAlert>;
  lastSent(alert: OpenAlert): Promise<SentNotice | null>;
  /** That a notice was taken: an insert, once for each number. */
  recordSent(alert: OpenAlert, notice: SentNotice): Promise<void>;
  end(alert: OpenAlert, sent: SentNotice | null): Promise<void>;
  /** A notice of it was not taken. */
  noteFailure(alert: OpenAlert, at: string): Promise<void>;
  clearFailure(alert: OpenAlert): Promise<void>;
  countFailures(): Promise<number>;
}

/** What is sent to a site's own address. Ids, states and kinds alone: nothing of a request's content. */
export interface AlertNotice {
  /** The same whenever this notice is sent again, so that a receiver can drop it. */
  id: string;
  stage: 'raised' | 'repeated' | 'resolved';
  /** ISO 8601. */
  at: string;
  cause: AlertCause;
  peer?: AlertPeer & { name?: string };
  /** How many requests, events or workflows; 0 of what is resolved. */
  count: number;
  /** Since when the oldest waits, ISO 8601. */
  since: string;
  requests: { id: string; state: SealRequestState; url: string }[];
}

export interface AlertSender {
  /** @throws PortError where it was not taken. */
  send(notice: AlertNotice): Promise<void>;
}

/** What an alert is to people. */
export interface AlertTexts {
  sentence(cause: AlertCause, language: Language): string;
  /** Where the runbook's entry is: an address, or a path within the repository. */
  runbook(cause: AlertCause, language: Language): string;
  /** For a robot of a chat: a line, and Markdown in both languages. */
  chat(notice: AlertNotice): { title: string; markdown: string };
}
