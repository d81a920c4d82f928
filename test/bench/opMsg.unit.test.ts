import { BSON, type Document } from 'mongodb';
import { commandOf, isEmptyReply, MessageReader, type WireMessage } from '../../bench/measure/opMsg';

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

interface Written {
  requestId: number;
  responseTo?: number;
  body: Document;
  sequence?: { name: string; documents: Document[] };
  checksum?: boolean;
  opCode?: number;
}

/** As the specification of OP_MSG has it. */
function message({ requestId, responseTo = 0, body, sequence, checksum = false, opCode = 2013 }: Written) {
  const parts = [int32(checksum ? 1 : 0), Buffer.from([0]), BSON.serialize(body)];
  if (sequence) {
    const documents = sequence.documents.map((document) => BSON.serialize(document));
    const content = Buffer.concat([Buffer.from(`${sequence.name}\0`), ...documents]);
    parts.push(Buffer.from([1]), int32(content.length + 4), content);
  }
  if (checksum) parts.push(Buffer.from([9, 9, 9, 9]));
  const content = Buffer.concat(parts);
  const header = [int32(content.length + 16), int32(requestId), int32(responseTo), int32(opCode)];
  return Buffer.concat([...header, content]);
}

const asked = (body: Document, sequences: WireMessage['sequences'] = {}): WireMessage => ({
  requestId: 1,
  responseTo: 0,
  body,
  sequences,
});

test('messages are read however their bytes are split', () => {
  const bytes = Buffer.concat([
    message({ requestId: 1, body: { find: 'ledger', filter: { _id: 'a' } } }),
    message({
      requestId: 2,
      body: { insert: 'ledger' },
      sequence: { name: 'documents', documents: [{ _id: 'a' }, { _id: 'b' }] },
      checksum: true,
    }),
  ]);
  for (const size of [1, 7, 50, bytes.length]) {
    const reader = new MessageReader();
    const read: WireMessage[] = [];
    for (let at = 0; at < bytes.length; at += size) read.push(...reader.push(bytes.subarray(at, at + size)));
    expect(read).toEqual([
      { requestId: 1, responseTo: 0, body: { find: 'ledger', filter: { _id: 'a' } }, sequences: {} },
      {
        requestId: 2,
        responseTo: 0,
        body: { insert: 'ledger' },
        sequences: { documents: [{ _id: 'a' }, { _id: 'b' }] },
      },
    ]);
  }
});

test('what is no OP_MSG is passed over', () => {
  const [read] = new MessageReader().push(message({ requestId: 1, body: { isMaster: 1 }, opCode: 2004 }));
  expect(read).toEqual({ requestId: 1, responseTo: 0, sequences: {} });
});

test.each([
  [{ find: 'ledger', filter: { _id: 'a' } }, 'ledger', 'find by _id'],
  [{ find: 'ledger', filter: { _id: { $gte: 'a' } } }, 'ledger', 'find otherwise'],
  [{ find: 'ledger', filter: { _id: 'a', version: 1 } }, 'ledger', 'find otherwise'],
  [{ find: 'pendingCommands', filter: {} }, 'pendingCommands', 'find otherwise'],
  [{ insert: 'commands', documents: [{ _id: 'a' }] }, 'commands', 'insert'],
  [{ update: 'views', updates: [{ q: { _id: 'a' }, u: {} }] }, 'views', 'update by _id'],
  [{ delete: 'leases', deletes: [{ q: { _id: 'a', owner: 'b' }, limit: 1 }] }, 'leases', 'delete otherwise'],
  [{ getMore: 5, collection: 'inbox' }, 'inbox', 'getMore'],
  [{ listIndexes: 'inbox' }, 'inbox', 'listIndexes'],
  [{ serverStatus: 1 }, '-', 'serverStatus'],
])('%j is told by collection and kind', (body, collection, kind) => {
  expect(commandOf(asked(body))).toEqual({ collection, kind });
});

test('filters that travel beside the body count as well', () => {
  const updates = [{ q: { _id: 'a' }, u: {} }];
  expect(commandOf(asked({ update: 'views' }, { updates }))?.kind).toBe('update by _id');
  const mixed = [...updates, { q: {}, u: {} }];
  expect(commandOf(asked({ update: 'views' }, { updates: mixed }))?.kind).toBe('update otherwise');
});

test('replies and what keeps the connection are no commands', () => {
  expect(commandOf(asked({ hello: 1 }))).toBeUndefined();
  expect(commandOf({ ...asked({ cursor: {} }), responseTo: 3 })).toBeUndefined();
  expect(commandOf({ requestId: 1, responseTo: 0, sequences: {} })).toBeUndefined();
});

test('a read that brought nothing is told from one that brought something', () => {
  const reply = (firstBatch: Document[]) => asked({ cursor: { id: 0, firstBatch }, ok: 1 });
  expect(isEmptyReply(reply([]))).toBe(true);
  expect(isEmptyReply(reply([{ _id: 'a' }]))).toBe(false);
  expect(isEmptyReply(asked({ n: 1, ok: 1 }))).toBe(false);
});
