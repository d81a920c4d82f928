import type { Logger } from 'pino';
import type { Authenticate } from './http/auth';
import type { RequestDeps } from './requestDeps';

/** A look at one part that the service needs; throws, or tells what is wrong, or null when all is well. */
export type Probe = () => Promise<string | null>;

/** All that handlers reach the outside through. Only `main.ts` makes one of real adapters. */
export interface Deps extends RequestDeps {
  /** Without a trailing slash; callback addresses begin with it. */
  publicUrl: string;
  authenticate: Authenticate;
  logger: Logger;
  now(): Date;
  /** The document of the routes that are mounted. */
  openApi(): Record<string, unknown>;
  probes: { temporal: Probe; mongo: Probe; searchAttributes: Probe };
}
