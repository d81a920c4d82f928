import { Readable } from 'node:stream';
import { z } from 'zod';
import { attachmentDisposition } from '../../http/disposition';
import { Problem } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';

const nothingHere = () =>
  new Problem('not-found', 'There is nothing at this address.', { zh: '该地址不存在。' });

const read = defineRoute({
  method: 'get',
  path: '/v1/files/:token',
  role: 'public',
  tag: 'Seal requests',
  summary: 'A sealed file, or a picture of a use',
  description:
    'By an address that a host was given with `files.ready`. Whoever has it may read the one file that it stands for, until its time is over.',
  params: z.object({ token: z.string().meta({ description: 'Sealed: says nothing by itself.' }) }),
  responses: {
    200: {
      description: 'The file, as it comes from the vendor.',
      schema: z.instanceof(Readable),
      contentType: '*/*',
      headers: { 'Content-Disposition': 'An attachment, with the name of the file.' },
    },
  },
  problems: {
    404: 'There is no such address.',
    410: 'The address is not good any more.',
    422: 'The vendor does not hand the file out any more.',
    503: 'The vendor is away, or is asked for too many files at once; see Retry-After.',
  },
  handler: async ({ deps: { sealedFiles, now }, params: { token }, gone }) => {
    const file = /^[\w-]{40,4000}$/.test(token) ? await sealedFiles.open(token, now(), gone) : 'wrong';
    if (file === 'wrong') throw nothingHere();
    if (file === 'expired')
      throw new Problem('expired', 'This address is not good any more.', { zh: '该地址已过期。' });
    const headers = {
      'Content-Type': file.contentType,
      'Content-Disposition': attachmentDisposition(file.name),
      'Cache-Control': 'private, no-store',
    };
    return { status: 200, headers, body: file.body };
  },
});

export const fileRoutes: Route[] = [read];
