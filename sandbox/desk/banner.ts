import { takenPort } from '../embedded/addresses';
import type { Product } from '../embedded/product';
import type { Desk } from './server';

interface Started {
  product: Product;
  desk: Desk;
  dataDir: string;
  logs: string;
  wishedPort: number;
  env: NodeJS.ProcessEnv;
}

/** What the terminal shows once everything is there, in lines; what happens then goes into files. */
export function banner({ product, desk, dataDir, logs, wishedPort, env }: Started): string[] {
  return [
    '',
    `Sandbox      ${desk.entry}`,
    '             Open it in a browser of this machine: it lets one in, once. From there: the form, the machine, 章管家,',
    '             faults, and, signed in, the console and the Temporal UI. Another browser is asked for the admin key.',
    `Console      ${product.url}/console/`,
    `API          ${product.url}`,
    `API docs     ${product.url}/docs`,
    ...(product.temporalUiUrl === undefined ? [] : [`Temporal UI  ${product.temporalUiUrl}`]),
    `Data folder  ${dataDir}`,
    `Logs         ${logs}`,
    `Admin key    kept in ${dataDir}/keys/admin-key`,
    'Ctrl-C ends it all; the data stay.',
    '',
    ...takenPort(product.url, wishedPort, env),
  ];
}
