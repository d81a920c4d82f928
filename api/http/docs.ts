import { join } from 'node:path';
import express from 'express';
// Its main module would load the whole page into this process as well.
import getAbsoluteFSPath from 'swagger-ui-dist/absolute-path';

const files = new Set([
  'swagger-ui.css',
  'index.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'favicon-16x16.png',
  'favicon-32x32.png',
]);

const pageHtml = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Sealflow API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/index.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const startScript = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

/** The document to read and try, from files of this machine alone; its script is a file, as the CSP demands. */
export function docs(): express.Router {
  const router = express.Router();
  const folder = getAbsoluteFSPath();
  router.get('/', (_request, response) => {
    response.type('html').send(pageHtml);
  });
  router.get('/start.js', (_request, response) => {
    response.type('text/javascript').send(startScript);
  });
  router.get('/:file', (request, response, next) => {
    const { file } = request.params;
    if (files.has(file)) response.sendFile(join(folder, file));
    else next();
  });
  return router;
}
