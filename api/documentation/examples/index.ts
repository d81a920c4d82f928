import { configurationOperations, configurationSchemas } from './configuration';
import {
  bindingId,
  callbackId,
  commandId,
  flowId,
  flowRequestId,
  hostId,
  requestId,
  sealId,
  token,
} from './ids';
import type { OperationExamples } from './operationExamples';
import { requestOperations, requestSchemas } from './requests';
import { systemOperations, systemSchemas } from './system';

/** Of schemas that have an id of their own; those that carry an example themselves need none here. */
export const schemaExamples: Record<string, unknown> = {
  ...systemSchemas,
  ...configurationSchemas,
  ...requestSchemas,
};

/** Of what stands in one operation alone, by method and path. */
export const operationExamples: Record<string, OperationExamples> = {
  ...systemOperations,
  ...configurationOperations,
  ...requestOperations,
};

export function examplesOf(method: string, path: string): OperationExamples {
  return operationExamples[`${method} ${path}`] ?? {};
}

const ids: [under: string, id: string][] = [
  ['/v1/api-keys/', 'key_0mbq3k7x1a2b3c4d5'],
  ['/v1/bindings/', bindingId],
  ['/v1/hosts/', hostId],
  ['/v1/flow-events/', callbackId],
  ['/v1/callbacks/', callbackId],
  ['/v1/seal-requests/', requestId],
];

const parameters: Record<string, unknown> = {
  ...{ bindingId, hostId, flowId, flowRequestId, token, commandId },
  ...{ limit: 20, cursor: 'aG9zdF8wbWJxM2s3eDFhMmIzYzRkNQ', q: '合同', state: 'sealing', attention: true },
  ...{ sealId, removed: true, unselectable: true, outcome: 'refused', lang: 'zh-CN', prefer: 'wait=10' },
  ...{ step: 'address', vendor: 'zhangguanjia' },
  ...{ createdFrom: '2026-11-01T00:00:00+08:00', createdTo: '2026-12-01T00:00:00+08:00' },
  ...{ actor: 'key_0mbq3k7x1a2b3c4d5', target: bindingId, 'idempotency-key': '4611686018427387904' },
};

/** Of a parameter by its name, and by the path that it stands in. */
export function parameterExample(path: string, name: string): unknown {
  if (name === 'id') return ids.find(([under]) => path.startsWith(under))?.[1];
  return path === '/v1/callbacks' && name === 'state' ? 'failed' : parameters[name];
}
