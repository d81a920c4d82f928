import { z } from 'zod';

/** An id as text, digits kept, however it was sent: long number literals are strings already when they come here. */
export const idSchema = z.union([z.string().min(1).max(200), z.number()]).transform(String);

/** The value of a form field is the form's own matter. */
export const fieldsSchema = z.record(z.string().min(1), z.unknown());
export type Fields = z.infer<typeof fieldsSchema>;
