export { callbackText, parseStructure, readBody } from '../http/callbackBody';
