import { z } from 'zod';
import { sealRequestStates } from '../../domain/sealRequest/values';
import { rowsWritten } from './schemas';

/** What is sent by us, and what its receiver answers. */
export interface Sent {
  summary: string;
  description: string;
  schema: z.ZodType;
  answers: Record<string, { description: string; schema?: z.ZodType }>;
}

/*
 * What webhook hosts are sent (adapters/hosts/webhook): for the document alone, so that a test holds each command that is
 * really sent against its schema.
 */

const addressed = {
  commandId: z.string().meta({
    description:
      'Also in the header `webhook-id`: the same over all tries, so that a repetition can be dropped.',
  }),
  flowId: z.string().exactOptional().meta({ description: 'Absent where the request names no flow.' }),
  flowRequestId: z.string(),
};
const written = z
  .array(z.strictObject({ fieldId: z.string(), value: z.string(), rows: rowsWritten.exactOptional() }))
  .meta({ description: 'Values for the form; an empty one empties its field.' });
const acting = {
  as: z
    .union([z.strictObject({ userId: z.string() }), z.literal('currentOperator')])
    .meta({ description: 'In whose name.' }),
  applicant: z.string().meta({ description: 'Who applied, by the host’s own id.' }),
  waitNodeIds: z
    .array(z.string())
    .meta({ description: 'Only where the flow waits at one of them; otherwise 409 `wrong-node`.' }),
  remark: z.string().exactOptional(),
};

const nodeId = '1974556705685094931';
const example = {
  commandId: 'msg_3f9a0c1d2e4b5a69788796a5b4c3d2e1',
  flowId: '1974556705685094924',
  flowRequestId: '9223372036854775807',
};
const move = {
  as: { userId: '8806055923431203001' },
  applicant: '8806055923431203001',
  waitNodeIds: [nodeId],
};

function commandOf<Type extends string>(type: Type, id: string, data: z.ZodType, of: unknown) {
  const shape = { type: z.literal(type), ...addressed, data };
  return z.strictObject(shape).meta({ id, example: { type, ...example, data: of } });
}

const refused = z
  .object({
    code: z.string().meta({ description: '`wrong-node` where the flow waits elsewhere.' }),
    message: z.string().exactOptional(),
    nodeId: z.string().exactOptional().meta({ description: 'Where the flow waits.' }),
  })
  .meta({ id: 'HostRefusal', example: { code: 'wrong-node', message: '流程已到其他节点', nodeId } });
const found = z
  .object({
    nodeId: z.string(),
    status: z.string().exactOptional().meta({
      description: '`finished`, `terminated`, `withdrawn` or `deleted`: it goes nowhere any more.',
    }),
    commandDone: z.boolean().exactOptional().meta({ description: 'Whether `ask` was carried out.' }),
  })
  .meta({ id: 'FlowAtHost', example: { nodeId, status: 'inProcess', commandDone: true } });

const done = { '2XX': { description: 'Done, now or before. With JSON or without a body.' } };
const answers = {
  ...done,
  '4XX': { description: 'It never will be done.', schema: refused },
  429: { description: 'Not now: nothing was done, and it is sent again. 503 likewise.' },
  '5XX': { description: 'Not known: the host is asked by `flow.get` before it is sent again.' },
};
const description =
  'To the `url` of a webhook host, signed by its secret (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`).';
const offered = {
  files: [
    {
      kind: 'watermarked',
      name: '年度采购框架合同.pdf',
      url: 'https://seals.example.com/v1/files/c2VhbGVk',
    },
  ],
  expiresAt: '2026-11-30T01:02:03.000Z',
};
const to = z.union([
  z.literal('previous'),
  z.strictObject({ nodeId: z.string() }),
  z.strictObject({ exitId: z.string() }),
]);
const file = z.strictObject({ kind: z.enum(['watermarked', 'useImage']), name: z.string(), url: z.string() });

const aboutRequest = {
  sealRequestId: z.string(),
  attempt: z.int(),
  at: z.iso
    .datetime({ offset: true })
    .meta({ description: 'When it happened; the order of arrival says nothing.' }),
};
const ofRequest = {
  sealRequestId: 'host_0mbq3k7x1a2b3c4d5:1974556705685094924:9223372036854775807:1',
  attempt: 1,
  at: '2026-11-27T04:10:00.240Z',
};
const changed = z.strictObject({
  ...aboutRequest,
  state: z.enum(sealRequestStates),
  round: z.int().exactOptional().meta({
    description:
      'Of `sealing` and `completed`: 0 at first, raised by each append, which is told as `sealing`.',
  }),
});
const raised = z.strictObject({
  ...aboutRequest,
  kind: z.string().meta({ description: 'As `attention` names it; `GET /v1/problems` lists them.' }),
  about: z.string(),
  sentence: z.string().meta({ description: 'In English.' }),
});
const taken = {
  '2XX': { description: 'Taken.' },
  '4XX': { description: 'Not taken, and but for 401, 403 and 429 not sent again.', schema: refused },
  '5XX': {
    description: 'Sent again under the same id, for three days at the most; so is what gets no answer.',
  },
};
const whereChosen =
  'Only where `notifications` of the host names it. Nothing is asked of the host. Sent at once and at least once; a later one may come first.';

export const hostCommands: Record<string, Sent> = {
  'sealRequest.stateChanged': {
    summary: 'Tell that a seal request came to another state',
    description: `${description}\n\n${whereChosen}`,
    answers: taken,
    schema: commandOf('sealRequest.stateChanged', 'StateChanged', changed, {
      ...ofRequest,
      state: 'completed',
      round: 0,
    }),
  },
  'sealRequest.attentionRaised': {
    summary: 'Tell that a seal request waits for a person',
    description: `${description}\n\n${whereChosen}`,
    answers: taken,
    schema: commandOf('sealRequest.attentionRaised', 'AttentionRaised', raised, {
      ...ofRequest,
      kind: 'vendor-away',
      about: 'apply',
      sentence: 'The vendor does not answer.',
    }),
  },
  'fields.write': {
    summary: 'Write values into the form',
    description,
    answers,
    schema: commandOf('fields.write', 'WriteFields', z.strictObject({ fields: written }), {
      fields: [{ fieldId: '1974556705685095007', value: '482913' }],
    }),
  },
  'flow.submit': {
    summary: 'Submit the flow',
    description: `${description}\n\n\`fields\` are written as it is submitted.`,
    answers,
    schema: commandOf(
      'flow.submit',
      'SubmitFlow',
      z.strictObject({ ...acting, fields: written.exactOptional() }),
      { ...move, remark: '智能用印完成' },
    ),
  },
  'flow.return': {
    summary: 'Return the flow',
    description,
    answers,
    schema: commandOf('flow.return', 'ReturnFlow', z.strictObject({ ...acting, to }), {
      ...move,
      to: 'previous',
    }),
  },
  'files.ready': {
    summary: 'Say where sealed files and pictures of uses are',
    description: `${description}\n\nOnly where the host has \`wantsFiles\`.`,
    answers,
    schema: commandOf(
      'files.ready',
      'FilesReady',
      z.strictObject({ files: z.array(file), expiresAt: z.iso.datetime({ offset: true }) }),
      offered,
    ),
  },
  'flow.get': {
    summary: 'Ask where the flow waits',
    description: `${description}\n\nChanges nothing; each has an id of its own.`,
    answers: { '2XX': { description: 'Where it waits.', schema: found }, '4XX': answers['4XX'] },
    schema: commandOf(
      'flow.get',
      'GetFlow',
      z.strictObject({
        ask: z.string().exactOptional().meta({ description: 'A command that may have been carried out.' }),
      }),
      { ask: example.commandId },
    ),
  },
};
