import type { SealSettings } from '../../domain/settings/settings';
import type { DocumentPage } from './named';

/** One version, never changed once it is there: a running request keeps the one that it started with. */
export interface SettingsVersion {
  /** `<hostId>/<flowId>/<version, zero-padded>`. */
  _id: string;
  hostId: string;
  flowId: string;
  version: number;
  savedAt: string;
  /** As keys name themselves; absent of versions from before it was kept. */
  savedBy?: string;
  /** null where this version says that they were deleted. */
  settings: SealSettings | null;
}

export type SavedSettings = SettingsVersion & { settings: SealSettings };

export interface FlowOfHost {
  hostId: string;
  flowId: string;
}

export interface SealSettingsStore {
  /** The latest version; null where there is none, or none any more. */
  latest(flow: FlowOfHost): Promise<SavedSettings | null>;
  /** As it was a few seconds ago at the most: for the way of a request. What this process saved is seen at once. */
  recent(flow: FlowOfHost): Promise<SavedSettings | null>;
  version(flow: FlowOfHost, version: number): Promise<SavedSettings | null>;
  /** Settings equal to the latest make no new version. */
  save(flow: FlowOfHost, settings: SealSettings, savedAt: string, savedBy?: string): Promise<SavedSettings>;
  /** false when there were none. */
  remove(flow: FlowOfHost, at: string, by?: string): Promise<boolean>;
  /** Newest first, deletions too; `before` is the `_id` of the last that was seen. */
  versions(
    flow: FlowOfHost,
    page: { limit: number; before?: string },
  ): Promise<DocumentPage<SettingsVersion>>;
  /** A page of the host's flows; deleted settings are left out, so it may hold fewer than `limit`. */
  list(hostId: string, page: { limit: number; after?: string }): Promise<DocumentPage<SavedSettings>>;
  /** Of the bindings that the latest settings of the host's flows name; read anew where configuration has changed. */
  bindingIdsOf(hostId: string): Promise<ReadonlySet<string>>;
}
