import type { components } from '../../api/generated';
import { useVendorName } from '../../components/vendors';
import { bindingWords, ownFieldLabels } from '../../words/bindings';
import { useCommonWords } from '../../words/common';
import { hostWords } from '../../words/hosts';
import { keyWords } from '../../words/keys';
import { editorWords } from '../../words/settings';
import { settingLabel } from '../../words/settingsLabels';
import { useWords } from '../../words/useWords';
import { recordedWords } from './words';

type Kind = components['schemas']['AdminEvent']['target']['kind'];

/** What the pages of a target call its fields, by dotted paths; as they are where no page names them. */
export function useFieldLabel(kind: Kind): (path: string) => string {
  const settings = useWords(editorWords);
  const own = { ...useWords(recordedWords), ...useOwnLabels(kind) };
  const nameOf = (part: string) => new Map(Object.entries(own)).get(part);
  return (path) => {
    if (kind === 'seal-settings' && path !== 'settingsVersion') return settingLabel(path, settings);
    return path
      .split('.')
      .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : (nameOf(part) ?? part)))
      .join(' · ');
  };
}

function useOwnLabels(kind: Kind): Record<string, string> {
  const common = useCommonWords();
  const vendorName = useVendorName(undefined);
  const ofVendor = useWords(ownFieldLabels);
  const binding = useWords(bindingWords);
  const host = useWords(hostWords);
  const key = useWords(keyWords);
  const flow = useWords(editorWords);
  switch (kind) {
    case 'binding':
      return {
        ...ofVendor,
        ...{ vendor: binding.vendor, name: binding.name, openUrl: binding.openUrl, enabled: common.enabled },
        ...{ autoLogin: binding.autoLogin, internalNetworks: binding.internalNetworks },
        internalUrl: binding.internalUrl(vendorName),
        externalUrl: binding.externalUrl(vendorName),
        ...{ userMapping: binding.people, kind: binding.peopleBy, table: binding.tableLabel },
        ...{ callback: binding.verifiers, verifiers: binding.verifiers, networks: binding.networks },
        ...{ verifierSecrets: binding.secret, callbackTokens: binding.callbackUrl },
      };
    case 'host':
      // The form has its fields by these names.
      return { ...textsOf(host), mode: host.writeBack, secretsBefore: host.secret };
    case 'api-key':
      return {
        ...{ name: key.name, role: key.role, expiresAt: key.expiresAt },
        ...{ hostIds: key.hosts, bindingIds: key.bindings, hash: key.key, hashesBefore: key.key },
      };
    case 'flow':
      return { flow: flow.flowName, fields: flow.fields, nodes: flow.nodes, exits: flow.exits };
    default:
      return {};
  }
}

const textsOf = (words: object): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter(([, word]) => typeof word === 'string'));
