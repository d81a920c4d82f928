import { z } from 'zod';
import { readMultipart } from '../multipart';
import type { E10 } from './e10';
import { writeValues } from './flowRequest';
import { type Operation, type Outcome, read, type WireCall } from './operation';
import { employeeQuerySchema } from './people';
import { E10Refusal, refused } from './refusal';
import { type Fields, idSchema, literal } from './values';

/** People, files, and ESB inwards: all seen in public clients. */
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
      name: 'upload',
      methods: ['POST'],
      envelope: 'site',
      path: '/api/file/v2/common/upload',
      act: (call) => upload(e10, call),
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

/** Not idempotent: the same file again is a second file. */
function upload(e10: E10, { body, contentType }: WireCall): Outcome {
  const parts = readMultipart(body, contentType, (message) => refused('malformed', message));
  const text = (name: string) => parts.find((part) => part.name === name)?.content.toString('utf8') ?? '';
  const file = parts.find((part) => part.name === 'file');
  const person = e10.people.find(text('userid'));
  if (!file || file.content.length === 0) throw refused('malformed', 'file不能为空');
  if (text('module') !== 'workflow') throw refused('malformed', 'module不支持');
  if (Number(text('size')) !== file.content.length) throw refused('malformed', 'size与文件大小不一致');
  const fileId = e10.ids.next();
  const name = text('name') || (file.fileName ?? fileId);
  e10.files.set(fileId, { fileId, name, userId: person.userId, content: file.content });
  e10.effects.add(`upload:${fileId}`);
  return { receipt: { fileid: literal(fileId) } };
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
