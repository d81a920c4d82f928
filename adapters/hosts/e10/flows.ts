import { PortError } from '../../../application/ports/errors';
import type { HostFlow, HostPort, HostSignIn } from '../../../application/ports/host';
import type { ActAs } from '../../../domain/sealRequest/values';
import type { E10Options } from './options';
import { type E10Session, jsonBody } from './session';
import {
  flowIn,
  openStatuses,
  overStatuses,
  paths,
  rejectBody,
  requestIdIn,
  submitBody,
  triggerBody,
  unknownPersonCode,
} from './wire';

type FlowOptions = Pick<
  E10Options,
  | 'readerUserId'
  | 'esbTriggerToken'
  | 'esbSuccessWithoutCode'
  | 'formId'
  | 'formIdOf'
  | 'formValues'
  | 'freeReturn'
>;
type FlowCalls = Pick<HostPort, 'submit' | 'return' | 'read' | 'writeFields' | 'offerFiles'> &
  Pick<HostSignIn, 'maySee'>;

/** `end` says when an operation that starts now is to be over. */
export function flowCalls(session: E10Session, options: FlowOptions, end: () => number): FlowCalls {
  const { readerUserId, esbTriggerToken, freeReturn = false, esbSuccessWithoutCode = false } = options;
  const trigger = async (content: object) => {
    if (!esbTriggerToken)
      throw new PortError(
        'misconfigured',
        'e10: without an esbTriggerToken this host takes values only in a reply or with the next submit',
      );
    const path = paths.trigger + encodeURIComponent(esbTriggerToken).replaceAll('%3D', '=');
    const body = jsonBody(content);
    const call = { name: 'trigger', method: 'POST', path, body, until: end(), codeTells: true } as const;
    await session.ask({ ...call, succeedsWithoutCode: esbSuccessWithoutCode });
  };
  return {
    async submit({ as, applicant, remark, fields, ...command }) {
      const move = { userId: person(as, applicant), flowRequestId: command.flowRequestId, remark };
      const until = end();
      const formId = fields?.length ? await formOf(options, command.flowId) : undefined;
      const body = submitBody(move, fields, { formId, spelling: options.formValues });
      const call = { name: 'submitRequest', path: paths.submit, body, until };
      await moveOn(session, call, command, readerUserId);
    },
    async return({ as, applicant, remark, to, ...command }) {
      const move = { userId: person(as, applicant), flowRequestId: command.flowRequestId, remark };
      const call = { name: 'rejectRequest', path: paths.reject, body: rejectBody(move, to, freeReturn) };
      await moveOn(session, { ...call, until: end() }, command, readerUserId);
    },
    read: ({ flowRequestId }) => readFlow(session, flowRequestId, readerUserId, end()),
    maySee: (userId, { flowRequestId }) => isShown(session, flowRequestId, userId, end()),
    writeFields: ({ fields, ...command }) => trigger(triggerBody(command, { fields })),
    // What the site's webhook does with it is the site's own matter.
    offerFiles: ({ files, expiresAt, ...command }) =>
      trigger(triggerBody(command, { fields: [], offer: { files, expiresAt } })),
  };
}

/** Submit and return act as a person, and E10 tells nobody who operates a node. */
function person(as: ActAs, applicant: string): string {
  if (as === 'applicant') return applicant;
  if (as === 'currentOperator')
    throw new PortError(
      'refused',
      'E10 does not tell who operates the current node: the rule has to name a person, or act as the applicant',
    );
  return as.userId;
}

async function formOf({ formId, formIdOf }: FlowOptions, flowId: string | undefined) {
  if (flowId === undefined || !formIdOf) return formId;
  try {
    return (await formIdOf(flowId)) ?? formId;
  } catch (error) {
    if (error instanceof PortError) throw error;
    throw new PortError('passing', 'e10: the form of the flow cannot be looked up; nothing was sent');
  }
}

interface MoveCall {
  name: string;
  path: string;
  body: object;
  until: number;
}
type MoveCommand = HostFlow & { waitNodeIds: string[] };

/** Not idempotent (seen in public clients): sent once, and never again for want of an answer. */
async function moveOn(
  session: E10Session,
  { body, ...call }: MoveCall,
  command: MoveCommand,
  readerUserId: string,
): Promise<void> {
  const { flowRequestId } = command;
  try {
    const receipt = await session.ask({ ...call, method: 'POST', body: jsonBody(body) });
    const named = requestIdIn(receipt);
    if (named !== undefined && named !== flowRequestId)
      throw new PortError('unknown', `e10 ${call.name}: the receipt is about another flow request`);
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
    throw await withNodeFound(error, command, () =>
      readFlow(session, flowRequestId, readerUserId, call.until),
    );
  }
}

/** E10 does not say whether it refuses because the flow waits elsewhere by now: a look at it does. */
async function withNodeFound(
  refusal: PortError,
  { waitNodeIds }: MoveCommand,
  look: () => Promise<{ nodeId: string }>,
): Promise<PortError> {
  const found = await look().catch(() => undefined);
  if (!found || waitNodeIds.includes(found.nodeId)) return refusal;
  return new PortError('refused', refusal.message, { ...refusal.details, nodeId: found.nodeId });
}

/**
 * Read as this person, since the call names one (`userid`, seen in public clients). That E10 then goes by what the
 * person may see is ours to assume: one that does not shows every flow to everybody it knows.
 */
async function isShown(session: E10Session, flowRequestId: string, userId: string, until: number) {
  try {
    const flow = flowIn(await session.ask(readCall(flowRequestId, userId, until)));
    if (flow?.node === undefined && flow?.status === undefined) return false;
    return (flow.flowRequestId ?? flowRequestId) === flowRequestId;
  } catch (error) {
    if (error instanceof PortError && error.kind === 'refused') return false;
    throw error;
  }
}

function readCall(flowRequestId: string, userId: string, until: number) {
  const query = { userid: userId, id: flowRequestId };
  return { name: 'getInfoByID', method: 'GET', path: paths.read, query, until } as const;
}

/** A flow that is over and names no node is found at its status. */
async function readFlow(session: E10Session, flowRequestId: string, readerUserId: string, until: number) {
  const call = readCall(flowRequestId, readerUserId, until);
  const reply = await session.ask(call).catch((error: unknown) => {
    throw unknownReader(error) ?? error;
  });
  const flow = flowIn(reply);
  if (flow?.flowRequestId !== undefined && flow.flowRequestId !== flowRequestId)
    throw new PortError('unknown', 'e10 getInfoByID: the reply is about another flow request');
  const isOver = flow?.status !== undefined && !openStatuses.includes(flow.status);
  const nodeId = flow?.node ?? (isOver ? flow.status : undefined);
  // A node and a status that nobody has seen yet: nothing is read into that.
  const over = overStatuses.includes(flow?.status ?? '') || flow?.node === undefined;
  if (nodeId !== undefined) return { nodeId, ...(over ? { isOver: true as const } : {}) };
  throw new PortError('unknown', 'e10 getInfoByID: the reply names no node');
}

/** The person who reads is ours to name: that E10 does not know them says nothing about the flow. */
function unknownReader(error: unknown): PortError | undefined {
  if (!(error instanceof PortError) || error.details.peerCode !== unknownPersonCode) return undefined;
  return new PortError('misconfigured', `e10: readerUserId: ${error.message}`, error.details);
}
