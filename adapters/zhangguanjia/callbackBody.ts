export { parseStructure, readBody } from '../http/callbackBody';
