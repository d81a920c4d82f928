import { z } from 'zod';
import type { E10 } from './e10';
import { writeValues } from './flowRequest';
import { type Operation, type Outcome, read, type WireCall } from './operation';
import { employeeQuerySchema } from './people';
import { E10Refusal, refused } from './refusal';
import { type Fields, idSchema } from './values';

/** People, and ESB inwards: all seen in public clients. */
export function otherOperations(e10: E10): Operation[] {
  return [
    {
      name: 'queryEmployee',
      methods: ['POST'],
      envelope: 'site',
      path: '/api/hrm/restful/queryEmployee',
      act: (call) => ({ data: { data: e10.people.query(read(call, employeeQuerySchema)) } }),
    },
    {
      name: 'trigger',
      methods: ['POST'],
      envelope: 'esb',
      path: '/api/open-esb/server/webhook/trigger/*',
      act: (call) => trigger(e10, call),
    },
  ];
}

const triggerSchema = z
  .object({
    commandId: idSchema,
    flowRequestId: idSchema,
    fields: z.array(z.object({ fieldId: idSchema, value: z.unknown() })),
    /** Where sealed files are, for a site that fetches them. */
    files: z.array(z.unknown()).min(1).optional(),
  })
  .refine(({ fields, files }) => fields.length > 0 || files !== undefined);

/** The site's own action flow: writes the values into the form, whatever node the flow is at. */
function trigger(e10: E10, call: WireCall): Outcome {
  if (call.rest !== e10.options.triggerToken) throw refused('esb', 'webhook不存在或未启用');
  try {
    const { commandId, flowRequestId, fields, files } = read(call, triggerSchema);
    const request = e10.flowRequests.find(flowRequestId);
    const values: Fields = Object.fromEntries(fields.map(({ fieldId, value }) => [fieldId, value]));
    writeValues(request, values);
    e10.effects.add(`trigger:${commandId}`);
    request.commands.push({
      type: 'trigger',
      at: new Date().toISOString(),
      data: { commandId, fields: values, ...(files ? { files } : {}) },
    });
    return { data: { written: fields.length } };
  } catch (error) {
    // An action flow that fails says no more than 500, whatever it was.
    if (error instanceof E10Refusal) throw refused('esb', error.message);
    throw error;
  }
}
