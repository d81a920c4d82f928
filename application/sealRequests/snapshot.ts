import { defined } from '../../domain/defined';
import type { FlowStep, Person, SealTable, WriteBack } from '../../domain/sealRequest/values';
import type { PlacedPerson } from '../../domain/settings/readForm';
import { snapshotOfFlow, snapshotWithoutFlow } from '../../domain/settings/snapshot';
import { strangeOrigin } from '../administration/attachmentOrigins';
import { type Asked, notTaken } from '../administration/beyondVendor';
import type { BindingDocument, Bindings } from '../administration/bindings';
import { type HostDocument, type HostStore, languageOfHost, takesRows } from '../administration/hosts';
import type { FlowOfHost, SavedSettings, SealSettingsStore } from '../administration/sealSettings';
import type { People } from '../people/people';
import { uidsOf } from '../people/uids';
import type { OwnAddresses } from '../ports/addresses';
import type { VendorCapabilities } from '../ports/capabilities';
import type { FormTextsOf } from '../ports/formTexts';
import { type Refused, refusedBecause, refusedFor, type WrongField } from '../refusals';
import type { SnapshotTaken } from './apply';

export interface SnapshotServices {
  bindings: Pick<Bindings, 'recent'>;
  hosts: Pick<HostStore, 'recent'>;
  sealSettings: Pick<SealSettingsStore, 'recent'>;
  people: Pick<People, 'uidOf'>;
  capabilities: VendorCapabilities;
  ownAddresses: OwnAddresses;
  formTexts: FormTextsOf;
}

export interface AttachedFile {
  name: string;
  url: string;
  path: string;
}

/** Whose application it is; `applicantPath` is where a fault of the applicant is said to be. */
export interface Applying {
  bindingId: string;
  hostId: string;
  flowId?: string | undefined;
  flowRequestId: string;
  applicant: Person;
  applicantPath: string;
  /** Who stamps, where that is not left to the applicant. */
  users?: readonly PlacedPerson[];
  /** What else not every vendor takes. */
  asked?: readonly Asked[];
  /** Files of the application, and where a fault of each is said to be. */
  attachments?: readonly AttachedFile[];
  /** Of an application that a flow event asks for: what the flow did. */
  appliedAt?: FlowStep;
  /** The attempt before has left its failure in the form. */
  failureShown?: boolean;
  /** What else is wrong with it, once it is known where it is for. */
  faultsAt?(binding: BindingDocument): Promise<WrongField[]>;
  /** Where in the form's detail table the seals stand, of an application whose codes go into a column of it. */
  sealTable?: SealTable;
}

/** What a caller reaches: all else is as if it were not there. */
export interface Reach {
  hasHost(hostId: string): boolean;
  hasBinding(bindingId: string): Promise<boolean>;
}

/**
 * What a new request's life goes by: the settings of its flow, the host's way of write-back, and the vendor's id of
 * the applicant.
 *
 * @throws PortError where the vendor must be asked and cannot.
 */
export async function takeSnapshot(
  services: SnapshotServices,
  applying: Applying,
  reach: Reach,
): Promise<SnapshotTaken> {
  const { bindingId, hostId, flowId } = applying;
  const { binding, host } = await findPlace(services, applying, reach);
  if (!binding || !host) return unknownPlace({ binding, host });
  const settings =
    flowId === undefined ? undefined : await settingsOf(services, { hostId, flowId }, bindingId);
  if (settings?.kind === 'refused') return settings;
  if (!binding.enabled) return refusedBecause({ code: 'binding-disabled' });
  const wrong = (await applying.faultsAt?.(binding)) ?? [];
  if (wrong.length > 0) return refusedFor(wrong);
  return snapshotAt(services, applying, { binding, host, saved: settings?.saved });
}

interface Place {
  binding: BindingDocument | null;
  host: HostDocument | null;
}

export async function findPlace(
  { bindings, hosts }: Pick<SnapshotServices, 'bindings' | 'hosts'>,
  { bindingId, hostId }: Pick<Applying, 'bindingId' | 'hostId'>,
  reach: Reach,
): Promise<Place> {
  const [binding, host, isOwn] = await Promise.all([
    bindings.recent(bindingId),
    hosts.recent(hostId),
    reach.hasBinding(bindingId),
  ]);
  return { binding: isOwn ? binding : null, host: reach.hasHost(hostId) ? host : null };
}

/** Why there is no applying there: another's is refused in the words for what does not exist. */
export function unknownPlace({ binding, host }: Place): Refused {
  return refusedFor([
    ...(binding ? [] : [{ path: 'bindingId', code: 'unknown-binding' } as const]),
    ...(host ? [] : [{ path: 'hostId', code: 'unknown-host' } as const]),
  ]);
}

/** The same where everything is known to be there. */
export async function snapshotAt(
  { people, capabilities, ownAddresses, formTexts }: SnapshotServices,
  applying: Applying,
  {
    binding,
    host,
    saved,
  }: { binding: BindingDocument; host: HostDocument; saved: SavedSettings | undefined },
): Promise<SnapshotTaken> {
  const { hostId, flowRequestId, attachments, appliedAt, failureShown = false } = applying;
  const vendor = capabilities.of(binding);
  if (!vendor) return refusedBecause({ code: 'profile-unfit' });
  const beyond = notTaken(askedOf(applying), vendor);
  if (beyond.length > 0) return refusedFor(beyond);
  const known = await uidsOf(people, binding, peopleOf(applying));
  if (known.faults.length > 0) return refusedFor(known.faults);
  const strange = vendor.uploads ? strangeFiles(host, attachments) : [];
  if (strange.length > 0) return refusedFor(strange);
  const common = {
    readBack: vendor.detail,
    sealCodePattern: vendor.sealCodePattern,
    // Totals may be set again as often as one likes; an increment may not.
    ...(vendor.append === 'increment' && vendor.perSealAppend ? { appendsPerSeal: true as const } : {}),
    ...(vendor.findsByOurId ? {} : { namedByVendor: true as const }),
    ...(vendor.uploads
      ? { attachments: vendor.attachments === 'before' ? ('before' as const) : ('upload' as const) }
      : {}),
    ...(host.wantsFiles ? { filesUrl: ownAddresses.files } : {}),
    ...uidsKept(applying, known.uids),
  };
  if (!saved) return { kind: 'taken', snapshot: snapshotWithoutFlow(common) };
  const writeBack = writeBackOf(host);
  const snapshot = snapshotOfFlow(saved.settings, {
    ...common,
    version: saved.version,
    ...(writeBack ? { writeBack } : {}),
    detailUrl: ownAddresses.launch(hostId, flowRequestId),
    formTexts: formTexts(languageOfHost(host)),
    ...(appliedAt ? { appliedAt } : {}),
    failureShown,
    ...(takesRows(host) ? defined({ sealTable: applying.sealTable }) : {}),
  });
  return { kind: 'taken', snapshot };
}

export const peopleOf = ({
  applicant,
  applicantPath,
  users = [],
}: Pick<Applying, 'applicant' | 'applicantPath' | 'users'>): PlacedPerson[] => [
  { person: applicant, path: applicantPath },
  ...users,
];

const askedOf = ({ users = [], asked = [] }: Applying): Asked[] => [
  ...users.map(({ path }): Asked => ({ field: 'sealUser', path })),
  ...asked,
];

/** Ids of the vendor's that are other than the host's own. */
function uidsKept({ applicant, users = [] }: Applying, uids: ReadonlyMap<string, string>) {
  const others = users.flatMap(({ person: { userId } }) => {
    const uid = uids.get(userId);
    return uid === undefined || uid === userId ? [] : [{ userId, uid }];
  });
  const applicantUid = uids.get(applicant.userId);
  return {
    ...(applicantUid === undefined || applicantUid === applicant.userId ? {} : { applicantUid }),
    ...(others.length > 0 ? { userUids: others } : {}),
  };
}

/** Files that we are to fetch, from where this host has none. Those that the vendor fetches are its own matter. */
export function strangeFiles(host: HostDocument, files: readonly AttachedFile[] = []): WrongField[] {
  return files.flatMap(({ name: file, url, path }) => {
    const origin = strangeOrigin(host, url);
    return origin === undefined ? [] : [{ path, code: 'attachment-origin', file, origin } as const];
  });
}

async function settingsOf(
  { sealSettings }: Pick<SnapshotServices, 'sealSettings'>,
  flow: FlowOfHost,
  bindingId: string,
): Promise<{ kind: 'found'; saved: SavedSettings } | Refused> {
  const saved = await sealSettings.recent(flow);
  if (!saved) return refusedFor([{ path: 'flowId', code: 'no-settings' }]);
  if (!saved.settings.enabled) return refusedBecause({ code: 'settings-disabled' });
  if (saved.settings.bindingId !== bindingId)
    return refusedFor([{ path: 'bindingId', code: 'other-binding' }]);
  return { kind: 'found', saved };
}

function writeBackOf({ writeBack }: HostDocument): WriteBack | undefined {
  switch (writeBack.mode) {
    case 'push':
      return undefined;
    case 'reply':
      return {
        mode: 'reply',
        fallback: writeBack.fallback,
        confirmSeconds: writeBack.replyConfirmSeconds,
        deadlineKeptBy: 'workflow',
      };
    case 'nextSubmit':
      return writeBack;
  }
}
