import { z } from 'zod';
import { defineRoute, type Route } from '../../http/route';
import { problemEntries, reasonEntries, reasonKinds } from '../../messages/catalogue';

const inChinese = { description: 'The same for people who read Chinese.' };

const problemSchema = z.object({
  type: z.string().meta({ description: 'As problem details name it.' }),
  status: z.int(),
  title: z.string(),
  zh: z.string().meta(inChinese),
  advice: z.string().meta({ description: 'What to do.' }),
  adviceZh: z.string().meta(inChinese),
});

const reasonSchema = z.object({
  of: z.enum(reasonKinds).meta({
    description:
      'Where the code stands: a command that was refused, `errors` of a wrong field, a callback’s `reason`, `attention`, `because` and the failures of catalogues, the steps of a connection check, the outcome of something that was not done.',
  }),
  code: z.string(),
  sentence: z.string().meta({ description: 'What it says; `{name}` stands for what is named.' }),
  zh: z.string().meta(inChinese),
  advice: z.string().exactOptional().meta({
    description: 'What to do; left out where the sentence itself says what would be right.',
  }),
  adviceZh: z.string().exactOptional().meta(inChinese),
});

const list = defineRoute({
  method: 'get',
  path: '/v1/problems',
  role: 'public',
  tag: 'System',
  summary: 'Every problem type and every reason, with what to do',
  responses: {
    200: {
      description: 'All of them.',
      schema: z
        .object({ problems: z.array(problemSchema), reasons: z.array(reasonSchema) })
        .meta({ id: 'Problems' }),
    },
  },
  handler: async () => ({
    status: 200,
    body: { problems: problemEntries(), reasons: reasonEntries() },
  }),
});

export const problemRoutes: Route[] = [list];
