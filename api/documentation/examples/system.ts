import { vendors } from '../../../adapters/vendors';
import { problemEntries, reasonEntries } from '../../messages/catalogue';
import { bindingId } from './ids';
import type { OperationExamples } from './operationExamples';

const isThere = { ok: true };
const parts = {
  process: isThere,
  temporal: isThere,
  mongo: isThere,
  searchAttributes: isThere,
  schedules: isThere,
  payloadKeys: isThere,
};
const plain = 'eyJzdGF0ZSI6InNlYWxpbmcifQ==';
const encodings = { plain: 'anNvbi9wbGFpbg==', encrypted: 'YmluYXJ5L2VuY3J5cHRlZA==' };
const decoded = { payloads: [{ metadata: { encoding: encodings.plain }, data: plain }] };
const encoded = { payloads: [{ metadata: { encoding: encodings.encrypted }, data: 'c2VhbGVkIGJ5dGVz' }] };

const [{ vendor, names }] = vendors;

export const systemSchemas = {
  Activity: {
    countedAt: '2026-11-27T01:02:03.000Z',
    usesPerDay: [{ day: '2026-11-27', count: 5 }],
    callbacksPerHour: [{ hour: '2026-11-27T00:00:00.000Z', count: 12 }],
    peers: [{ kind: 'binding', id: bindingId, calls: 96, failed: 1, meanMs: 180, longestMs: 2400 }],
  },
  Readiness: { ready: true, parts },
  Vendor: { vendor, name: names.en, zh: names.zh },
  Problems: { problems: problemEntries().slice(0, 1), reasons: reasonEntries().slice(0, 1) },
  Payloads: encoded,
  CodedPayloads: decoded,
};

export const systemOperations = {
  'get /healthz': { 200: { status: 'ok' } },
  'get /readyz': {
    503: { ready: false, parts: { ...parts, temporal: { ok: false, message: 'cannot be reached' } } },
  },
  'get /metrics': {
    200: 'sealflow_http_request_seconds_count{method="GET",route="/healthz",status="200"} 12\n',
  },
  'get /openapi.json': { 200: { openapi: '3.1.0', info: { title: 'Sealflow' } } },
  'post /codec/encode': { body: decoded, 200: encoded },
  'get /codec/sign-in': { 200: '<!DOCTYPE html>…' },
  'post /codec/sign-in': {
    'application/x-www-form-urlencoded': 'key=sfk_0mbq3k7x1a2b3c4d5_…',
    401: '<!DOCTYPE html>…',
  },
  'delete /v1/api-keys/:id': { problem: { 409: 'last-admin-key' } },
  'post /v1/api-keys': { problem: { 409: 'name-taken' } },
  'post /v1/bindings': { problem: { 409: 'name-taken' } },
  'patch /v1/bindings/:id': { problem: { 409: 'name-taken' } },
  'post /v1/hosts': { problem: { 409: 'name-taken' } },
  'patch /v1/hosts/:id': { problem: { 409: 'name-taken' } },
  'delete /v1/bindings/:id': { problem: { 409: 'in-use' } },
  'delete /v1/hosts/:id': { problem: { 409: 'in-use' } },
} satisfies Record<string, OperationExamples>;
