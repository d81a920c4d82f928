import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answered as `{code, message}`; 4xx says that the command will never be carried out. */
export class Refusal extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.body = { code, message, ...more };
  }
}

// Yours: where a flow goes. Ids are strings: a number of 19 digits would lose its last ones.
const way = ['draft', 'approve', 'seal', 'file'];
const exits = { back: 'draft' };
const newFlow = () => ({ nodeId: 'seal', fields: {}, carriedOut: [], files: [] });

/**
 * Stands for your engine: one file for each flow request. What matters is that a command's work and its id are written
 * together (in a database: in one transaction, the ids under a unique key), so that a command that comes again after a
 * crash is either carried out or known, and never carried out twice.
 */
export class Engine {
  constructor(dataDir) {
    this.folder = join(dataDir, 'flows');
    mkdirSync(this.folder, { recursive: true });
  }

  /** Answer to `flow.get`: where the flow waits, and whether the command `ask` was carried out. */
  look({ flowRequestId, data: { ask } }) {
    const { nodeId, fields, carriedOut } = this.read(flowRequestId);
    return {
      nodeId,
      status: nodeId === way.at(-1) ? 'finished' : 'inProcess',
      fields,
      ...(ask === undefined ? {} : { commandDone: carriedOut.includes(ask) }),
    };
  }

  /** Whether it was new: what was carried out before is answered well, and not carried out again. */
  carryOut(command) {
    const flow = this.read(command.flowRequestId);
    if (flow.carriedOut.includes(command.commandId)) return false;
    change(flow, command);
    flow.carriedOut.push(command.commandId);
    this.write(command.flowRequestId, flow);
    return true;
  }

  /** Sealed files that were offered and are not here yet, as long as their addresses are good. */
  filesToFetch(now) {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .flatMap((flowRequestId) =>
        this.read(flowRequestId).files.map((file, index) => ({ flowRequestId, index, ...file })),
      )
      .filter(({ isFetched, expiresAt }) => !isFetched && now < new Date(expiresAt));
  }

  noteFetched(flowRequestId, index) {
    const flow = this.read(flowRequestId);
    flow.files[index].isFetched = true;
    this.write(flowRequestId, flow);
  }

  read(flowRequestId) {
    try {
      return JSON.parse(readFileSync(this.pathOf(flowRequestId), 'utf8'));
    } catch (error) {
      if (error.code === 'ENOENT') return newFlow();
      throw error;
    }
  }

  /** Wholly or not at all. Nothing else runs between a read and its write. */
  write(flowRequestId, flow) {
    const path = this.pathOf(flowRequestId);
    writeFileSync(`${path}.new`, JSON.stringify(flow, undefined, 2), { flush: true });
    renameSync(`${path}.new`, path);
  }

  pathOf(flowRequestId) {
    if (!/^[\w-]{1,100}$/.test(flowRequestId))
      throw new Refusal(404, 'unknown-flow-request', 'There is no such flow request.');
    return join(this.folder, `${flowRequestId}.json`);
  }
}

function change(flow, { type, data }) {
  switch (type) {
    case 'fields.write':
      writeFields(flow, data.fields);
      break;
    case 'flow.submit':
      refuseElsewhere(flow, data);
      writeFields(flow, data.fields ?? []);
      flow.nodeId = way[way.indexOf(flow.nodeId) + 1] ?? flow.nodeId;
      break;
    case 'flow.return':
      refuseElsewhere(flow, data);
      flow.nodeId = targetOf(flow, data.to);
      break;
    case 'files.ready':
      flow.files.push(...data.files.map((file) => ({ ...file, expiresAt: data.expiresAt })));
      break;
    default:
      throw new Refusal(422, 'unknown-command', `${type} is not known here.`);
  }
}

/** An empty value empties the field. */
function writeFields(flow, fields) {
  for (const { fieldId, value } of fields) flow.fields[fieldId] = value;
}

/** A person may have moved the flow meanwhile: nothing is done then, and Sealflow learns where it is. */
function refuseElsewhere({ nodeId }, { waitNodeIds }) {
  if (!waitNodeIds.includes(nodeId))
    throw new Refusal(409, 'wrong-node', `The flow is at ${nodeId}.`, { nodeId });
}

function targetOf({ nodeId }, to) {
  const target = to === 'previous' ? way[way.indexOf(nodeId) - 1] : (to.nodeId ?? exits[to.exitId]);
  if (!way.includes(target)) throw new Refusal(422, 'unknown-target', 'There is no such way back.');
  return target;
}
