import type { Product } from './product';
import type { EmbeddedServers } from './servers';

type StartedAt = Pick<Product, 'url' | 'temporalUiUrl' | 'adminKey' | 'adminKeyIsNew'>;

/** What a person is told once everything is there, in lines. */
export function addresses({ temporal, mongo, dataDir }: EmbeddedServers, product: StartedAt): string[] {
  return [
    '',
    `Console      ${product.url}/console/`,
    `API          ${product.url}`,
    `API docs     ${product.url}/docs`,
    `Temporal UI  ${product.temporalUiUrl ?? `of the server at ${temporal.address}`}`,
    ...(product.temporalUiUrl
      ? [`             to read what it stores, sign in at ${product.url}/codec/sign-in`]
      : []),
    `Mongo        ${mongo.engine ?? 'configured'}${mongo.engine ? ` at ${mongo.url}` : ''}`,
    `Data folder  ${dataDir}`,
    `Admin key    ${shownAdminKey(product, dataDir)}`,
    'Ctrl-C ends it all; the data stay.',
    '',
  ];
}

function shownAdminKey({ adminKey, adminKeyIsNew }: StartedAt, dataDir: string): string {
  if (adminKey === 'off') return 'off, by SEALFLOW_ADMIN_KEY';
  if (!adminKeyIsNew) return 'as it was';
  return `${adminKey}  (made now, kept in ${dataDir}/keys/admin-key, shown only this once)`;
}
