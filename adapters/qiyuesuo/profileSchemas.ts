import { z } from 'zod';
import { said } from '../../contracts/language';
import { withoutRetired } from '../profileMerge';
import { sections, switches } from './profileShape';

/** A whole profile, every key given. */
export const completeProfileSchema = z
  .strictObject({ ...sections, ...switches })
  .refine(({ timeouts: { connectMs, callMs } }) => connectMs <= callMs, {
    path: ['timeouts'],
    message: said('must keep connectMs <= callMs', '须满足 connectMs <= callMs'),
  });
export type Profile = z.infer<typeof completeProfileSchema>;

/** Of profiles of older versions: what nothing read. It configures nothing, and is taken and dropped. */
const retired = ['paths.createPerson', 'createPersonFields', 'sealFields.owner'];

/**
 * What a binding overrides: any key of any section. A list is replaced as a whole. Unknown sections and keys are errors,
 * since a mistyped one would silently leave the default in force.
 */
export const profileOverridesSchema = z.preprocess(
  withoutRetired(retired),
  z
    .strictObject({
      paths: sections.paths.partial(),
      headers: sections.headers.partial(),
      reply: sections.reply.partial(),
      codes: sections.codes.partial(),
      messages: sections.messages.partial(),
      applyFields: sections.applyFields.partial(),
      changeFields: sections.changeFields.partial(),
      query: sections.query.partial(),
      documentFields: sections.documentFields.partial(),
      detailFields: sections.detailFields.partial(),
      sealFields: sections.sealFields.partial(),
      categoryFields: sections.categoryFields.partial(),
      signIn: sections.signIn.partial(),
      stages: sections.stages.partial(),
      usable: sections.usable.partial(),
      callbackFields: sections.callbackFields.partial(),
      callbackAck: sections.callbackAck.partial(),
      timeouts: sections.timeouts.partial(),
      limits: sections.limits.partial(),
      ...switches,
    })
    .partial(),
);
export type ProfileOverrides = z.infer<typeof profileOverridesSchema>;
