/** Made from the API's document by `npm run api:types`, once for the console and for the client of integrators. */
export type { components, paths } from '../../../clients/typescript/src/generated';
