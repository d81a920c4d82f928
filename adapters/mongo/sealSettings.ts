import type { Collection } from 'mongodb';
import type {
  FlowOfHost,
  SavedSettings,
  SealSettingsStore,
  SettingsVersion,
} from '../../application/administration/sealSettings';
import { contentHash } from '../../contracts/derivedIds';
import { defined } from '../../domain/defined';
import type { ConfigurationChanges } from './configurationChanges';
import { type Database, insertOnce, insertOrAwait } from './database';
import { lastNumbered } from './lastNumbered';
import { pageById } from './named';
import { Recent } from './recent';
import { Remembered } from './remembered';

/** Marks that a flow has had settings: what lists go by. */
interface FlowMarker extends FlowOfHost {
  /** `<hostId>/<flowId>`. */
  _id: string;
}

/** Bindings that the latest settings of a host's flows name, as they were read when so many changes were counted. */
interface NamedBindings {
  bindingIds: Set<string>;
  changes: number;
  readAt: number;
}
/** No reading is confirmed for longer: a change of an older version is not counted. */
const confirmedForMs = 60_000;
const maxHosts = 500;

/** Losing a race costs one more look; more losses in a row than there are administrators mean a fault. */
const maxRaces = 50;

export function createSealSettingsStore(
  database: Database,
  changes: ConfigurationChanges,
): SealSettingsStore {
  const versions = database.collection<SettingsVersion>('sealSettings');
  const flows = database.collection<FlowMarker>('sealSettingsFlows');
  const recent = new Recent<SavedSettings>(changes);
  const named = new Remembered<NamedBindings>(maxHosts);
  const latest = async (flow: FlowOfHost, known: SavedSettings | null = null) =>
    saved(await latestVersion(versions, flow, known));
  return {
    latest: (flow) => latest(flow),
    recent: (flow) => recent.get(flowKey(flow), (before) => latest(flow, before)),
    version: async (flow, version) => saved(await versions.findOne({ _id: versionId(flow, version) })),
    save: async (flow, settings, savedAt, savedBy) => {
      await insertOnce(flows, { _id: flowKey(flow), ...flow });
      const version = await changes.making(() =>
        addVersion(versions, flow, { settings, savedAt, ...defined({ savedBy }) }),
      );
      return { ...version, settings };
    },
    remove: async (flow, at, by) => {
      const latest = await latestVersion(versions, flow);
      if (!latest?.settings) return false;
      await changes.making(() =>
        addVersion(versions, flow, { settings: null, savedAt: at, ...defined({ savedBy: by }) }),
      );
      return true;
    },
    versions: async (flow, { limit, before = `${flowKey(flow)}0` }) => {
      const found = await versions
        .find({ _id: { $gt: `${flowKey(flow)}/`, $lt: before } })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .toArray();
      const items = found.slice(0, limit);
      return { items, ...defined({ last: found.length > limit ? items.at(-1)?._id : undefined }) };
    },
    list: async (hostId, page) => {
      const { items, ...more } = await pageById(flows, { from: `${hostId}/`, to: `${hostId}0` }, page);
      const found = await Promise.all(items.map(async (flow) => saved(await latestVersion(versions, flow))));
      return { items: found.filter((each) => each !== null), ...more };
    },
    bindingIdsOf: async (hostId) => {
      const [count, readAt] = [await changes.latest(), performance.now()];
      const known = named.get(hostId);
      if (known?.changes === count && readAt - known.readAt < confirmedForMs) return known.bindingIds;
      const bindingIds = await namedBindings(versions, hostId);
      named.set(hostId, { bindingIds, changes: count, readAt });
      return bindingIds;
    },
  };
}

/** FerretDB reads all versions of all flows for it. */
async function namedBindings(versions: Collection<SettingsVersion>, hostId: string): Promise<Set<string>> {
  const all = await versions
    .find({ _id: { $gt: `${hostId}/`, $lt: `${hostId}0` } })
    .sort({ _id: 1 })
    .project<Pick<SettingsVersion, 'flowId' | 'settings'>>({ flowId: 1, 'settings.bindingId': 1 })
    .toArray();
  // In the order of ids each version of a flow comes after those before it.
  const latest = new Map(all.map(({ flowId, settings }) => [flowId, settings?.bindingId]));
  return new Set([...latest.values()].filter((bindingId) => bindingId !== undefined));
}

/** Inserts the version after the latest: of several at once each gets its own, and the last inserted holds. */
async function addVersion(
  versions: Collection<SettingsVersion>,
  { hostId, flowId }: FlowOfHost,
  saving: Pick<SettingsVersion, 'settings' | 'savedAt' | 'savedBy'>,
): Promise<SettingsVersion> {
  const flow = { hostId, flowId };
  for (let race = 0; race < maxRaces; race += 1) {
    const latest = await latestVersion(versions, flow);
    if (latest && contentHash(latest.settings) === contentHash(saving.settings)) return latest;
    const version = (latest?.version ?? 0) + 1;
    const next = { _id: versionId(flow, version), ...flow, version, ...saving };
    if (await insertOrAwait(versions, next)) return next;
  }
  throw new Error('seal settings: lost every race for the next version');
}

/** The highest version; versions have no gaps and are never deleted. */
async function latestVersion(
  versions: Collection<SettingsVersion>,
  flow: FlowOfHost,
  known: SettingsVersion | null = null,
): Promise<SettingsVersion | null> {
  const start = { number: known?.version ?? 0, found: known };
  return (await lastNumbered((number) => versions.findOne({ _id: versionId(flow, number) }), start)).found;
}

function saved(version: SettingsVersion | null): SavedSettings | null {
  return version?.settings ? { ...version, settings: version.settings } : null;
}

function flowKey({ hostId, flowId }: FlowOfHost): string {
  return `${hostId}/${flowId}`;
}

function versionId(flow: FlowOfHost, version: number): string {
  return `${flowKey(flow)}/${String(version).padStart(6, '0')}`;
}
