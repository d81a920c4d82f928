import { z } from 'zod';
import { boundedText } from '../../../adapters/http/boundedText';
import { formFieldTypes } from '../../../domain/settings/settings';
import { formText, isoTime } from '../../http/schemas';

const name = z
  .string()
  .exactOptional()
  .meta({ description: 'As an administrator has named it, here or in the form of the seal settings.' });

export const flowSchema = z
  .object({
    flowId: z.string(),
    name,
    lastEventAt: isoTime.exactOptional().meta({ description: 'Absent where no event was seen yet.' }),
    events: z.int().meta({ description: 'Seen so far, refused ones too; roughly.' }),
    settings: z
      .object({ enabled: z.boolean(), version: z.int() })
      .nullable()
      .meta({ description: 'Of its seal settings; null where there are none.' }),
    fields: z
      .array(
        z.object({
          id: z.string(),
          name,
          table: z.string().exactOptional().meta({ description: 'Of a column: the id of its detail table.' }),
          type: z.enum(formFieldTypes).meta({
            description: 'As the seal settings have it, otherwise guessed from what it held.',
          }),
          sample: z.string().exactOptional().meta({
            description:
              'What it held in one of the last few events that were looked at; for administrators alone.',
          }),
          lastSeenAt: isoTime.exactOptional().meta({ description: 'Absent of one that was only named.' }),
        }),
      )
      .meta({ description: 'Columns of detail tables stand by themselves.' }),
    nodes: z.array(
      z.object({
        id: z.string(),
        name,
        when: z.array(z.enum(['arrive', 'leave'])).meta({ description: 'What events told of it.' }),
      }),
    ),
    exits: z.array(z.object({ id: z.string(), name })),
  })
  .meta({
    id: 'ObservedFlow',
    example: {
      flowId: '1974556705685094924',
      name: '合同用印',
      lastEventAt: '2026-11-27T01:02:03.000Z',
      events: 12,
      settings: { enabled: true, version: 3 },
      fields: [
        {
          id: '1974556705685095001',
          name: '用印主题',
          type: 'text',
          sample: '年度采购框架合同',
          lastSeenAt: '2026-11-27T01:02:03.000Z',
        },
      ],
      nodes: [{ id: '1974556705685094930', name: '用印审批', when: ['leave'] }],
      exits: [{ id: '1974556705685094931' }],
    },
  });

const mostNames = 2000;
const maxName = 200;
const namesById = z
  .record(boundedText({ minLength: 1, maxLength: 128 }), formText(maxName, 0))
  .refine((names) => Object.keys(names).length <= mostNames)
  .meta({ maxProperties: mostNames, description: 'By id; an empty name takes the name away.' })
  .exactOptional();

export const flowNamesBody = z
  .strictObject({
    flow: formText(maxName, 0).exactOptional(),
    fields: namesById,
    nodes: namesById,
    exits: namesById,
  })
  .meta({
    id: 'FlowNames',
    example: { flow: '合同用印', fields: { '1974556705685095001': '用印主题' } },
  });
