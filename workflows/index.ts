export { sealRequest } from './sealRequest';
