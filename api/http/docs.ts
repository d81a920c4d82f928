import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';

const pageHtml = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sealflow API</title>
    <script src="/docs/openapi-explorer.min.js" defer></script>
    <style>
      body { margin: 0; }
      openapi-explorer { height: 100vh; --font-regular: system-ui, sans-serif; --font-mono: ui-monospace, monospace; }
    </style>
  </head>
  <body>
    <openapi-explorer spec-url="/openapi.json" server-url="/" hide-server-selection="true">
    </openapi-explorer>
  </body>
</html>
`;

/**
 * The page's one script. The build copies it beside this module, so that the package, which is one built file and fifty
 * packages that it was built from, is needed for development alone.
 */
function explorerFile(): string {
  const copied = join(__dirname, 'openapi-explorer.min.js');
  return existsSync(copied)
    ? copied
    : require.resolve('openapi-explorer/dist/browser/openapi-explorer.min.js');
}

/** The document to read and try, from files of this machine alone; its script is a file, as the CSP demands. */
export function docs(): express.Router {
  const router = express.Router();
  const explorer = explorerFile();
  router.get('/', (_request, response) => {
    response.type('html').send(pageHtml);
  });
  router.get('/openapi-explorer.min.js', (_request, response) => {
    response.sendFile(explorer);
  });
  return router;
}
