import type { AlertNotice, AlertTexts } from '../../application/alerts/ports';
import type { Language } from '../../contracts/language';
import type { AlertCause } from '../../domain/reconciliation/openAlerts';
import { siteTime } from '../../domain/sealRequest/siteTime';
import { messages } from '.';
import type { AlertMessages } from './messages';

export interface AlertTextOptions {
  /** IANA name. */
  timeZone: string;
  /** Where the site has put the runbook; otherwise its path within the repository is named. */
  runbookUrl?: string;
}

export function alertTexts({ timeZone, runbookUrl }: AlertTextOptions): AlertTexts {
  const runbook = (cause: AlertCause, language: Language) =>
    `${runbookUrl ?? messages[language].alerts.runbookPath}#${cause}`;
  return {
    sentence: alertSentence,
    runbook,
    chat: (notice) => ({
      title: titleOf(notice, messages.zh.alerts),
      markdown: [
        `**${titleOf(notice, messages.zh.alerts)}**`,
        ...(notice.stage === 'resolved' ? [] : openLines(notice, timeZone)),
        messages.zh.alerts.seeRunbook(runbook(notice.cause, 'zh')),
        ...notice.requests.map(({ id, state, url }) => `- [${id}](${url}) ${messages.zh.states[state]}`),
        `${messages.en.alerts.title[notice.stage](notice.cause)}. ${alertSentence(notice.cause, 'en')}`,
      ].join('\n\n'),
    }),
  };
}

function openLines({ cause, count, since }: AlertNotice, timeZone: string): string[] {
  return [alertSentence(cause, 'zh'), messages.zh.alerts.counted(count, siteTime(since, timeZone))];
}

function titleOf({ stage, cause, peer }: AlertNotice, { title }: AlertMessages): string {
  return peer ? `${title[stage](cause)} (${peer.name ?? peer.id})` : title[stage](cause);
}

export function alertSentence(cause: AlertCause, language: Language): string {
  const { alerts, attention, refusedEvents } = messages[language];
  switch (cause) {
    case 'vendor-down':
    case 'host-down':
    case 'granted-unused':
    case 'not-ended':
    case 'images-overdue':
      return alerts.sentences[cause];
    case 'event-refused':
      return refusedEvents.attention;
    default:
      return attention[cause].operator;
  }
}
