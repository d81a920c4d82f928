import { BSON, type Document } from 'mongodb';

const opMsg = 2013;
const headerBytes = 16;
const flagBytes = 4;
const checksumBytes = 4;
const hasChecksum = 1;

/** One message of the MongoDB wire protocol. The body is absent where it is no OP_MSG. */
export interface WireMessage {
  requestId: number;
  responseTo: number;
  body?: Document;
  /** Lists that travel beside the body (`documents`, `updates`, `deletes`), by name. */
  sequences: Record<string, Document[]>;
}

/** Cuts one direction of a connection into its messages, however the bytes are split. */
export class MessageReader {
  private rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): WireMessage[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const messages: WireMessage[] = [];
    while (this.rest.length >= headerBytes) {
      const length = this.rest.readInt32LE(0);
      if (this.rest.length < length) break;
      messages.push(readMessage(this.rest.subarray(0, length)));
      this.rest = this.rest.subarray(length);
    }
    return messages;
  }
}

function readMessage(bytes: Buffer): WireMessage {
  const message: WireMessage = {
    requestId: bytes.readInt32LE(4),
    responseTo: bytes.readInt32LE(8),
    sequences: {},
  };
  if (bytes.readInt32LE(12) !== opMsg) return message;
  const flags = bytes.readUInt32LE(headerBytes);
  const end = bytes.length - ((flags & hasChecksum) === 0 ? 0 : checksumBytes);
  for (let at = headerBytes + flagBytes; at < end; ) at = readSection(bytes, at, message);
  return message;
}

/** @returns where the next section begins. */
function readSection(bytes: Buffer, at: number, message: WireMessage): number {
  const kind = bytes.readUInt8(at);
  const start = at + 1;
  const end = start + bytes.readInt32LE(start);
  if (kind === 0) message.body = BSON.deserialize(bytes.subarray(start, end));
  else {
    const nameEnd = bytes.indexOf(0, start + 4);
    const name = bytes.toString('utf8', start + 4, nameEnd);
    message.sequences[name] = readDocuments(bytes.subarray(nameEnd + 1, end));
  }
  return end;
}

function readDocuments(bytes: Buffer): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + bytes.readInt32LE(at);
    documents.push(BSON.deserialize(bytes.subarray(at, end)));
    at = end;
  }
  return documents;
}

export interface StoreCommand {
  collection: string;
  /** The command's name, and of those with a filter whether that is exactly `{_id: <string>}`. */
  kind: string;
}

/** Of the connection and not of the work. */
const housekeeping = new Set([
  ...['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'endSessions'],
  ...['saslStart', 'saslContinue'],
]);

/** The command that a message asks for; undefined of replies, and of what keeps the connection. */
export function commandOf({ body, sequences, responseTo }: WireMessage): StoreCommand | undefined {
  const [name] = Object.keys(body ?? {});
  if (!body || name === undefined || responseTo !== 0 || housekeeping.has(name)) return undefined;
  const subject: unknown = name === 'getMore' ? body.collection : body[name];
  const collection = typeof subject === 'string' ? subject : '-';
  const filters = filtersOf(name, body, sequences);
  if (!filters) return { collection, kind: name };
  return { collection, kind: `${name} ${filters.every(isById) ? 'by _id' : 'otherwise'}` };
}

function filtersOf(
  name: string,
  body: Document,
  sequences: WireMessage['sequences'],
): Document[] | undefined {
  switch (name) {
    case 'find':
      return [body.filter ?? {}];
    case 'update':
    case 'delete': {
      const list = `${name}s`;
      const statements: Document[] = sequences[list] ?? body[list] ?? [];
      return statements.map(({ q }) => q);
    }
    default:
      return undefined;
  }
}

/** What the embedded store looks up by an index; anything else reads the whole collection there. */
function isById(filter: Document): boolean {
  return Object.keys(filter).length === 1 && typeof filter._id === 'string';
}

/** Whether the reply to a read brings nothing. */
export function isEmptyReply({ body }: WireMessage): boolean {
  const batch: unknown = body?.cursor?.firstBatch;
  return Array.isArray(batch) && batch.length === 0;
}
