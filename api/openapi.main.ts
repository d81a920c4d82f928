import { openApiDocument } from './http/openapi';
import { routes } from './routes';
import { version } from './version';

process.stdout.write(`${JSON.stringify(openApiDocument(routes, version), null, 2)}\n`);
