import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/*
 * Makes kubernetesSchema.json of what Kubernetes publishes: `kubernetesSchema.main.ts <api/openapi-spec/v3 of its sources>`.
 * These are Apache-2.0, as this is.
 */

/** The files of the groups that deploy/kubernetes uses. */
const groups = [
  'api__v1',
  'apis__apps__v1',
  'apis__batch__v1',
  'apis__policy__v1',
  'apis__networking.k8s.io__v1',
];

/** By `<apiVersion>/<kind>`. */
const kinds: Record<string, string> = {
  'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
  'v1/Service': 'io.k8s.api.core.v1.Service',
  'v1/ServiceAccount': 'io.k8s.api.core.v1.ServiceAccount',
  'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
  'batch/v1/Job': 'io.k8s.api.batch.v1.Job',
  'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'networking.k8s.io/v1/NetworkPolicy': 'io.k8s.api.networking.v1.NetworkPolicy',
};

type Schema = Record<string, unknown>;

function readAll(folder: string): Map<string, Schema> {
  const documents = groups.map((group) =>
    JSON.parse(readFileSync(join(folder, `${group}_openapi.json`), 'utf8')),
  );
  return new Map(documents.flatMap(({ components }) => Object.entries<Schema>(components.schemas)));
}

/** Without words and defaults, and with nothing let in that is not named: a misspelt field would be ignored. */
function strict(schema: unknown, used: Set<string>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => strict(item, used));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties, $ref, allOf, ...rest } = schema as Schema & { $ref?: string; properties?: Schema };
  if ($ref) {
    const name = $ref.slice('#/components/schemas/'.length);
    used.add(name);
    return { $ref: `#/definitions/${name}` };
  }
  // Only ever one, to set words and a default beside it.
  if (Array.isArray(allOf)) return strict(allOf[0], used);
  const kept = Object.entries(rest).filter(
    ([key]) => !/^(description|default|format|x-kubernetes-.*)$/.test(key),
  );
  const others = kept.map(([key, value]) => [key, strict(value, used)]);
  if (!properties) return Object.fromEntries(others);
  const named = Object.entries(properties).map(([name, property]) => [name, strict(property, used)]);
  const object = { properties: Object.fromEntries(named), additionalProperties: false };
  return { ...Object.fromEntries(others), ...object };
}

function extract(all: ReadonlyMap<string, Schema>): Schema {
  const definitions: Schema = {};
  const wanted = Object.values(kinds);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (name in definitions) continue;
    const used = new Set<string>();
    definitions[name] = strict(all.get(name), used);
    wanted.push(...used);
  }
  const names = Object.entries(kinds).map(([kind, name]) => [kind, { $ref: `#/definitions/${name}` }]);
  return { kinds: Object.fromEntries(names), definitions };
}

const [, , folder = '.'] = process.argv;
const schema = extract(readAll(resolve(folder)));
writeFileSync(join(__dirname, 'kubernetesSchema.json'), `${JSON.stringify(schema)}\n`);
