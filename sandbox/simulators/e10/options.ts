import { z } from 'zod';
import { deadTokenDress } from '../deadToken';
import { keptInSchema } from '../keep';
import { defaults } from './defaults';
import { esbSchema } from './esbOut';
import { flowSchema } from './flow';
import { formSchema } from './form';
import { employeeSchema } from './people';

export const optionsSchema = z.strictObject({
  /** 0: any free one. */
  port: z.int().min(0).max(65_535).default(0),
  keptIn: keptInSchema,
  /** Where the OpenAPI is: `/papi/openapi` or `/openserver`. */
  pathStyle: z.enum(['papi', 'openserver']).default('papi'),
  /** The header that `openserver` wants; null where it wants none. */
  callSysCode: z.string().min(1).nullable().default('SEALFLOW'),
  /** The one spelling of form values that is taken. */
  formValues: z.enum(['any', 'options', 'dataKey', 'content']).default('any'),
  /** What the ESB webhook answers where it worked: a code, or the fields set up there and no code. */
  esbSuccess: z.enum(['code', 'bare']).default('code'),
  corpId: z.string().min(1).default('sealflow-corp'),
  appKey: z.string().min(1).default('sealflow-app'),
  appSecret: z.string().min(1).default('sealflow-app-secret'),
  tokenLifeSeconds: z.number().positive().default(7200),
  /** How an access token that is not valid is told. */
  invalidTokenAs: deadTokenDress.default('errcode'),
  tokenSpelling: z.enum(['accessToken', 'access_token']).default('accessToken'),
  /** Where the flow, people and file calls have their `errcode`; those for tokens have it at the top. */
  codesIn: z.enum(['message', 'top']).default('message'),
  codeForm: z.enum(['text', 'number']).default('text'),
  successCode: z.enum(['0', '200']).default('0'),
  /** What `currentNode` is: public clients show a text, the node's name. */
  currentNodeAs: z.enum(['id', 'object', 'name']).default('id'),
  /** How many calls a second may bring before they are refused with 45009; calls for tokens are not counted. */
  ratePerSecond: z.int().min(1).optional(),
  /** Of the ESB webhook that writes form fields. */
  triggerToken: z.string().min(1).default('c2VhbGZsb3ctZXNi'),
  /** What addresses that people are sent back to begin with; every one where it is not said. */
  redirectAllowList: z.array(z.string().min(1)).optional(),
  employees: z.array(employeeSchema).default(defaults.employees),
  forms: z.array(formSchema).default(defaults.forms),
  flows: z.array(flowSchema).default(defaults.flows),
  esb: esbSchema.prefault({}),
});

export type E10Options = z.input<typeof optionsSchema>;
export type ResolvedOptions = z.infer<typeof optionsSchema>;
