import { z } from 'zod';
import { said } from '../../contracts/language';
import { withoutRetired } from '../profileMerge';
import { scalarSchema, sections, switches } from './profileShape';
import { normalWord } from './words';

/** A whole profile, every key given. */
export const completeProfileSchema = z
  .strictObject({ ...sections, ...switches })
  .superRefine((profile, context) => {
    for (const [section, meanings] of [
      ['events', profile.events],
      ['stages', profile.stages],
    ] as const)
      for (const { message, zh } of claimedTwice(meanings))
        context.addIssue({ code: 'custom', path: [section], message, params: { zh } });
    if (profile.token.method === 'GET' && profile.token.parameters !== 'query')
      context.addIssue({
        code: 'custom',
        path: ['token', 'parameters'],
        message: said('must be query for a GET', 'method 为 GET 时须为 query'),
      });
    const { connectMs, tokenMs, callMs, operationMs } = profile.timeouts;
    if (connectMs > callMs || callMs + tokenMs > operationMs)
      context.addIssue({
        code: 'custom',
        path: ['timeouts'],
        message: said(
          'must keep connectMs <= callMs and callMs + tokenMs <= operationMs',
          '须满足 connectMs <= callMs，且 callMs + tokenMs <= operationMs',
        ),
      });
  });
export type Profile = z.infer<typeof completeProfileSchema>;

/** A word under two meanings would be judged by their order. */
function claimedTwice(meanings: Readonly<Record<string, readonly string[]>>) {
  const owner = new Map<string, string>();
  const messages: { message: string; zh: string }[] = [];
  for (const [meaning, words] of Object.entries(meanings))
    for (const word of words) {
      const first = owner.get(normalWord(word)) ?? meaning;
      if (first !== meaning)
        messages.push({
          message: `must not have "${word}" under both ${first} and ${meaning}`,
          zh: `“${word}”不能同时属于 ${first} 和 ${meaning}`,
        });
      owner.set(normalWord(word), first);
    }
  return messages;
}

/** Of profiles of older versions: calls that nothing made. They configure nothing, and are taken and dropped. */
const retired = [
  'paths.departments',
  ...['paths.deleteApplications', 'paths.deletePeople', 'paths.deleteDepartments'],
  ...['query.deleteApplications', 'query.deletePeople', 'query.deleteDepartments'],
  'departmentFields',
];

/**
 * What a binding overrides: any key of any section. A list is replaced as a whole. Unknown sections and keys are
 * errors, since a mistyped one would silently leave the default in force.
 */
export const profileOverridesSchema = z.preprocess(
  withoutRetired(retired),
  z
    .strictObject({
      paths: sections.paths.partial(),
      token: sections.token.partial(),
      reply: sections.reply.partial(),
      codes: sections.codes.partial(),
      messages: sections.messages.partial(),
      applyFields: sections.applyFields.partial(),
      applyValues: sections.applyValues.partial().extend({
        /** Of profiles of older versions: for all fields that are not spelt out. */
        yes: scalarSchema.optional(),
        no: scalarSchema.optional(),
      }),
      grantReplyFields: sections.grantReplyFields.partial(),
      endFields: sections.endFields.partial(),
      query: sections.query.partial(),
      fileFields: sections.fileFields.partial(),
      detailFields: sections.detailFields.partial(),
      sealFields: sections.sealFields.partial(),
      fileTypeFields: sections.fileTypeFields.partial(),
      personFields: sections.personFields.partial(),
      createPersonFields: sections.createPersonFields.partial(),
      loginFields: sections.loginFields.partial(),
      webLogin: sections.webLogin.partial(),
      images: sections.images.partial(),
      stages: sections.stages.partial(),
      confirmations: sections.confirmations.partial(),
      events: sections.events.partial(),
      callbackFields: sections.callbackFields.partial(),
      callbackAck: sections.callbackAck.partial(),
      timeouts: sections.timeouts.partial(),
      limits: sections.limits.partial(),
      ...switches,
    })
    .partial(),
);
export type ProfileOverrides = z.infer<typeof profileOverridesSchema>;
