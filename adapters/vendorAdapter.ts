import type { z } from 'zod';
import type { BindingDocument } from '../application/administration/bindings';
import type { CallbackProblem } from '../application/callbacks/reasons';
import type { FilesAtVendor } from '../application/files/sealedFiles';
import type { Capabilities } from '../application/ports/capabilities';
import type { VendorPort } from '../application/ports/vendor';
import type { VendorLists } from '../application/ports/vendorLists';
import type { VendorName } from '../contracts/vendorName';
import type { Cause } from '../domain/causes';
import type { CallbackEvent } from '../domain/sealRequest/values';
import type { Circuit } from './http/circuit';
import type { OutgoingHttp } from './http/http';
import type { Limiter } from './http/limiter';
import type { PeerText } from './http/peerText';
import type { TokenCaches } from './http/tokenCache';
import type { Trial } from './http/trials';
import type { ProfileField } from './vendorProfile';

/** What is asked of a vendor, by whomever. */
export interface VendorClient extends VendorPort, VendorLists, FilesAtVendor {
  /** How many pictures may be fetched at the same time. */
  readonly imagesAtOnce: number;
  /**
   * Where the browser of the person of this mobile number opens the vendor's own pages, signed in. `site`: the address of
   * the vendor as that browser reaches it. As good as a password: it is made at the redirect, and kept nowhere.
   */
  signInAddress(site: string, mobile: string): Promise<string>;
  /** Proves the credentials for real: resolves, or throws the PortError that says what failed. */
  checkConnection(): Promise<void>;
}

export interface ClientOptions {
  http: OutgoingHttp;
  /** One of the secrets of the binding, opened; undefined where it has none of this name. */
  secretOf(name: string): string | undefined;
  /** Of all clients with the same credentials. */
  tokenCaches: TokenCaches;
  /** One for all clients of a binding. */
  limiter: Limiter;
  circuit: Circuit;
}

/** One callback, as the vendor sent it: a claim, not yet judged. */
export interface VendorCallback {
  /** As the vendor names the application: by our id, or by its own. */
  applyId: string;
  event: CallbackEvent;
  round?: number;
  providerEventId?: string;
  sealCode?: string;
}

/** Of a vendor whose callbacks are events, all of them. */
export type ParsedEvent = { ok: true; callback: VendorCallback } | { ok: false; reason: CallbackProblem };

export type ParsedCallback =
  | ParsedEvent
  /** It tells of a use or a picture, which is none of the events: the vendor is asked what it shows. */
  | { ok: true; notice: { applyId: string } };

/** One of the callbacks that a body holds. */
export type ReadCallback<Parsed = ParsedCallback> = Parsed & {
  /**
   * Where the body holds several: this one alone, as JSON that reads the same. Numbers that JavaScript cannot hold stand
   * in it as strings.
   */
  part?: string;
};

export const sampleKinds = ['apply', 'append', 'detail', 'seals', 'fileTypes', 'callback'] as const;
export type SampleKind = (typeof sampleKinds)[number];

export interface Sample {
  kind: SampleKind;
  /** As the vendor sent it. */
  body: string;
}

/** One field of the profile, and what was read by it; without a value where it found nothing. */
export interface SampleField {
  /** Dotted, as overrides name it. */
  field: string;
  /** Which of several it belongs to: `seals.0`, `uses.1`; empty for the only one. */
  at: string;
  value?: string;
}

/** Why nothing, or not all of it, can be read. */
export type SampleFault = { at: string } & ({ cause: Cause } | { reason: CallbackProblem });

export interface SampleReading {
  fields: SampleField[];
  faults: SampleFault[];
}

/** How a callback is acknowledged. */
export interface CallbackAck {
  status: 200 | 201 | 202 | 204;
  contentType: string;
  body: string;
}

/** What of a binding tells its vendor's adapter how this site differs. */
export type ProfiledBinding = Pick<BindingDocument, 'vendor' | 'profile'>;

/** One vendor: all that the product asks of it. Its folder exports one, and `vendors` lists them. */
export interface VendorAdapter {
  /** As bindings and callback addresses name it: never changed. */
  readonly vendor: string;
  /** As people know it. */
  readonly names: VendorName;
  /** What its bindings hold beside what all of them do, by name; those that may be absent are `exactOptional`. */
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** Likewise, of what is stored sealed and never comes back. */
  readonly secrets: Readonly<Record<string, z.ZodType>>;
  /** What a binding may override of the profile. */
  readonly overrides: z.ZodType<Record<string, unknown>>;
  /** Overrides to a whole profile. */
  readonly profile: z.ZodType<{ sealCodePattern: string }>;
  profileFields(): ProfileField[];
  /** What a profile reads in a reply or a callback at hand. Nothing is sent, and nothing is kept. @throws ZodError */
  readSample(sample: Sample, overrides: unknown): Promise<SampleReading>;
  /** null where the profile of the binding does not fit any more. */
  capabilitiesOf(binding: ProfiledBinding): Capabilities | null;
  /** @throws PortError `misconfigured` for a profile that does not fit any more, and for an address that is none. */
  create(binding: BindingDocument, options: ClientOptions): VendorClient;
  /** What a binding needs to work, tried for real. */
  trials(binding: BindingDocument, client: VendorClient, http: OutgoingHttp): Trial[];
  /** At least one, whatever the bytes; undefined where the profile does not fit any more. */
  readCallbacks(
    binding: ProfiledBinding,
    body: Buffer,
    contentType: string | undefined,
  ): ReadCallback[] | undefined;
  /** What a callback body says, in the charset that it is read in. */
  callbackText(binding: ProfiledBinding, body: Uint8Array, contentType: string | undefined): PeerText;
  callbackAck(binding: ProfiledBinding): CallbackAck;
}
