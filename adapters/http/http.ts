import type { Readable } from 'node:stream';
import type { AddressPurpose, OutgoingAddresses } from '../../application/ports/addresses';
import { PortError } from '../../application/ports/errors';
import { parseLossless } from './losslessJson';
import { decodePeerText } from './peerText';

export interface HttpRequest {
  /** Peer and operation, for error texts ("<vendor> apply"). Addresses never stand in them: they carry tokens. */
  label: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** http or https. */
  url: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** A Readable is sent once, as it comes. */
  body?: Buffer | Readable;
  /** Decides where it may lead; a peer of ours where it is left out. */
  purpose?: AddressPurpose;
  connectTimeoutMs: number;
  /** From the call to the last byte of the reply, connecting included. */
  totalTimeoutMs: number;
  maxRequestBytes?: number;
  /** Counted after decompression. */
  maxReplyBytes?: number;
  /** For a peer whose 503 always means "not acted on". Otherwise only a 503 with Retry-After does. */
  unavailableIsPassing?: boolean;
  /** The peer may change something by it: a redirect may as well follow what was carried out, and is `unknown`. */
  changes?: boolean;
  /** For a caller that reads what stands in a redirect or a 5xx too, and judges it ({@link faultOf}) itself. */
  everyStatus?: boolean;
}

/** A 2xx or 4xx reply, or any where every status was asked for: what it means is the caller's to judge. */
export interface HttpReply {
  label: string;
  status: number;
  contentType?: string;
  /** The peer's own clock, as its `Date` header has it. */
  date?: string;
  body: Buffer;
}

/** A reply whose body is handed over as it comes. Whoever gets it reads it or destroys it. */
export type Download = Omit<HttpReply, 'body'> & { body: Readable };

/**
 * The one way out: every call is judged by the site's rules about addresses, before it is made and as its connection
 * is made, and so is every address before it is kept. Made by a `main.ts` and handed in.
 */
export interface OutgoingHttp extends OutgoingAddresses {
  /**
   * One call, following no redirect and using no proxy.
   *
   * @throws PortError `passing` when the connection never stood, and for 429 and 503 (see
   * {@link HttpRequest.unavailableIsPassing}); `unknown` when the request may have reached the peer and no usable
   * reply came: timeout, reset, reply too large, 408, 5xx, a redirect of what `changes` something; `misconfigured` for
   * an address that cannot be asked, a certificate that is not accepted, or a redirect of what changes nothing;
   * `refused` for a body beyond `maxRequestBytes`, which is not sent.
   */
  exchange(request: HttpRequest): Promise<HttpReply>;
  /**
   * The same for a body that is not to be held as a whole: it breaks off beyond `maxReplyBytes` or at the end of the
   * time.
   */
  download(request: HttpRequest): Promise<Download>;
}

/** The parsed URL, or undefined for what is not one of http or https. */
export function httpUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}

/** What a status says that is no answer: `unknown` for 408 and 5xx, `misconfigured` for a redirect ({@link ofWrite}). */
export function faultOf({ label, status }: { label: string; status: number }): PortError | undefined {
  const details = { peerCode: `HTTP ${status}` };
  if (status >= 500 || status === 408 || status < 200)
    return new PortError('unknown', `${label}: answered HTTP ${status}`, details);
  if (status < 400 && status >= 300)
    return new PortError(
      'misconfigured',
      `${label}: answered with a redirect (HTTP ${status}); not followed`,
      { ...details, notReadable: true },
    );
  return undefined;
}

/** The same of a call that may have been carried out all the same: what stands in its way does not pass by itself. */
export function ofWrite({ message, details }: PortError): PortError {
  return new PortError('unknown', message, { ...details, isLasting: true });
}

export type ParseJson = (text: string) => unknown;

/**
 * The reply's body, parsed losslessly unless another parser is given.
 *
 * @throws PortError `unknown` when it is not JSON in any charset that it may be in.
 */
export function replyJson(reply: HttpReply, parse: ParseJson = parseLossless): unknown {
  try {
    return parse(decodePeerText(reply.body, reply.contentType).text);
  } catch {
    const message = `${reply.label}: the reply (HTTP ${reply.status}) cannot be read as JSON`;
    throw new PortError('unknown', message, { notReadable: true });
  }
}

/** The same for a reply whose status already tells its meaning: undefined when it cannot be read. */
export function replyJsonIfAny(reply: HttpReply, parse?: ParseJson): unknown {
  try {
    return replyJson(reply, parse);
  } catch {
    return undefined;
  }
}
