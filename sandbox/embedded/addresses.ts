import type { Environment } from './binaries';
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

/** What a port that was taken means for who calls back; nothing where the API has the one that it wished. */
export function takenPort(url: string, wished: number, env: Environment): string[] {
  const port = Number(new URL(url).port);
  if (port === wished || env.SEALFLOW_API_PORT) return [];
  const callbacks = env.SEALFLOW_PUBLIC_URL
    ? `Callback addresses begin with ${env.SEALFLOW_PUBLIC_URL}: it has to lead to port ${port} now.`
    : `Callback addresses begin with ${url} now: those that 章管家 was given for port ${wished} do not lead here.`;
  return [
    `Port ${wished} is taken by another program, so the API has ${port}.`,
    callbacks,
    `End that program and start again, or choose a port that stays: SEALFLOW_API_PORT=<port> npm start`,
    '',
  ];
}

function shownAdminKey({ adminKey, adminKeyIsNew }: StartedAt, dataDir: string): string {
  if (adminKey === 'off') return 'off, by SEALFLOW_ADMIN_KEY';
  if (!adminKeyIsNew) return 'as it was';
  return `${adminKey}  (made now, kept in ${dataDir}/keys/admin-key, shown only this once)`;
}
