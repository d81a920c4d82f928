import { pipeline } from 'node:stream/promises';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Deps } from '../deps';
import { attachmentDisposition } from '../http/disposition';
import { noteMatchedPath } from '../http/mount';
import { Problem } from '../http/problem';

/**
 * Sealed files and pictures of uses, by addresses that a host was given. Whoever has such an address may read the one
 * file that it stands for, until its time is over. Streamed: not among the routes that answer JSON.
 */
export function sealedFileRoutes({ sealedFiles, now }: Deps): express.Router {
  const router = express.Router();
  router.get('/:token', async (request: Request, response: Response, next: NextFunction) => {
    noteMatchedPath(request, '/v1/files/:token');
    const token = String(request.params.token);
    if (!/^[\w-]{40,4000}$/.test(token)) return next();
    const file = await sealedFiles.open(token, now());
    if (file === 'wrong') return next();
    if (file === 'expired')
      throw new Problem('expired', 'This address is not good any more.', { zh: '该地址已过期。' });
    response.set({
      'Content-Type': file.contentType,
      'Content-Disposition': attachmentDisposition(file.name),
      'Cache-Control': 'private, no-store',
    });
    // What has been sent cannot be taken back: a file that breaks off breaks the connection.
    await pipeline(file.body, response).catch(() => response.destroy());
  });
  return router;
}
