import { z } from 'zod';
import { isSameText } from '../../../../application/constantTime';
import { said } from '../../../http/language';
import { defineScheme } from './scheme';

const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/,
    said('must be the name of a header, of at most 64 characters', '须为请求头名称，不超过64个字符'),
  )
  .meta({ example: 'X-Seal-Token' });

/** What a header can carry unchanged: spaces at its ends would be lost on the way. */
const secretSchema = z
  .string()
  .regex(
    /^[\x21-\x7e][\x20-\x7e]{6,254}[\x21-\x7e]$/,
    said(
      'must be 8 to 256 printable ASCII characters, without spaces at its ends',
      '须为8至256个可打印的 ASCII 字符，首尾不能有空格',
    ),
  );

/** A secret of both sides in a header. It protects no better than its way there: it is for addresses over TLS. */
export const headerScheme = defineScheme({
  kind: 'header',
  description: 'The header `name` holds the secret and nothing else.',
  settings: { name: nameSchema },
  secret: secretSchema,
  tellApart: ({ name }) => name.toLowerCase(),
  refusal: (message, { name }, secrets) => {
    const given = message.header(name);
    if (given === undefined) return 'header-missing';
    // Each is compared, so that the time does not tell which one it was.
    const fitting = secrets.filter((secret) => isSameText(given, secret));
    return fitting.length > 0 ? null : 'header-wrong';
  },
});
