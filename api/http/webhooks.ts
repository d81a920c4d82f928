import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const about = (description: string) => z.string().meta({ description });

/** What `SEALFLOW_ALERT_WEBHOOK_URL` is sent in the format `standard`. */
export const alertSchema = z
  .strictObject({
    type: z.enum(['alert.raised', 'alert.repeated', 'alert.resolved']),
    timestamp: instant,
    data: z.strictObject({
      id: about('Also in the header `webhook-id`: the same whenever this notice is sent again.'),
      kind: about('What it is about; an entry of the runbook is called the same.'),
      peer: z
        .strictObject({
          kind: z.enum(['binding', 'host']),
          id: z.string(),
          name: z.string().optional(),
        })
        .optional()
        .meta({ description: 'Absent of what is the whole site’s.' }),
      count: z.int().min(0).meta({ description: 'How many wait; 0 of what is resolved.' }),
      since: instant,
      requests: z
        .array(z.strictObject({ id: z.string(), state: z.string(), url: z.string() }))
        .meta({ description: 'The oldest five.' }),
      sentence: about('In English.'),
      zh: about('In Chinese.'),
      runbook: about('Its entry: an address, or a path within the repository.'),
      runbookZh: about('The same in Chinese.'),
    }),
  })
  .meta({ id: 'Alert' });
