import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { environmentVariables } from '../../config/variables';
import schema from './kubernetesSchema.json';

/* Every manifest against the schemas that Kubernetes 1.34 publishes, and what they must not lose. */

interface Container {
  securityContext: unknown;
  env?: { name: string; value: string }[];
  [property: string]: unknown;
}

interface PodSpec {
  containers: Container[];
  terminationGracePeriodSeconds?: number;
  [property: string]: unknown;
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a specification of its own, which the schema checks
  spec: any;
}

const folder = resolve(__dirname, '../../deploy/kubernetes');
const files = readdirSync(folder).filter((file) => file !== 'kustomization.yaml');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const kustomization = parse(read('kustomization.yaml'));
const manifests: Manifest[] = files.flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS()),
);
const named = manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const);
const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
const pods = named.flatMap(([name, { spec }]): [string, PodSpec][] =>
  spec?.template ? [[name, spec.template.spec]] : [],
);

const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, 'kubernetes');

/** What is wrong with it: unknown kinds, unknown fields, wrong types, and what lacks. */
function wrongOf({ apiVersion, kind, ...rest }: Manifest): string[] {
  const pointer = `${apiVersion}/${kind}`.replaceAll('/', '~1');
  const validate = ajv.getSchema(`kubernetes#/kinds/${pointer}`);
  if (!validate) return [`${apiVersion} ${kind} is not known`];
  validate({ apiVersion, kind, ...rest });
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${Object.values(params).join()}`,
  );
}

test.each(named)('%s is as Kubernetes has it', (_name, manifest) => {
  expect(wrongOf(manifest)).toEqual([]);
});

test.each([
  ['a field that is misspelt', /readynessProbe/, ['readinessProbe:', 'readynessProbe:']],
  ['a number as a text', /must be integer/, ['containerPort: 8080', 'containerPort: "8080"']],
  ['what lacks', /required property 'selector'/, ['  selector:\n    matchLabels:', '  x:\n    matchLabels:']],
  ['a version that is not served', /is not known/, ['apps/v1', 'apps/v1beta1']],
] as const)('%s would be found', (_name, message, [right, wrong]) => {
  const [deployment] = parseAllDocuments(read('api.yaml').replace(right, wrong));
  expect(wrongOf(deployment?.toJS())).toContainEqual(expect.stringMatching(message));
});

test('every file is installed', () => {
  expect([...kustomization.resources].sort()).toEqual([...files].sort());
});

test.each(pods)('a pod of %s cannot write, has no right and no account', (_name, pod) => {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  });
  for (const { securityContext, resources, image } of pod.containers) {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(resources).toMatchObject({ limits: { memory: expect.any(String) } });
    expect(image).toBe(kustomization.images[0].name);
  }
});

test('what they are given is what is read', () => {
  const known: string[] = environmentVariables.map(({ name }) => name);
  const literals: string[] = kustomization.configMapGenerator[0].literals;
  const given = [
    ...literals.map((literal) => literal.slice(0, literal.indexOf('='))),
    ...pods.flatMap(([, { containers }]) =>
      containers.flatMap(({ env = [] }) => env.map(({ name }) => name)),
    ),
  ];
  expect(given.filter((name) => !known.includes(name))).toEqual([]);
});

test.each([
  ['sealflow-api', 45],
  ['sealflow-worker', 25],
])('%s is given the time to end by itself', (name, ownSeconds) => {
  const pod: PodSpec = of('Deployment').find(({ metadata }) => metadata.name === name)?.spec.template.spec;
  const drain = pod.containers[0]?.env?.find((variable) => variable.name === 'SEALFLOW_DRAIN_SECONDS');
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(drain?.value ?? 0) + ownSeconds);
});

test('of API and worker one is always there, and workers of two versions never are', () => {
  const deployments = of('Deployment');
  for (const { metadata, spec } of deployments) {
    expect(spec.replicas).toBeGreaterThan(1);
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    const budget = of('PodDisruptionBudget').find((each) => each.metadata.name === metadata.name);
    expect(budget?.spec).toEqual({ maxUnavailable: 1, selector: spec.selector });
  }
  const strategies = deployments.map(({ metadata, spec }) => [metadata.name, spec.strategy.type]);
  expect(strategies).toEqual([
    ['sealflow-api', undefined],
    ['sealflow-worker', 'Recreate'],
  ]);
});

test('nothing reaches them, and they reach nothing, but by a policy', () => {
  const policies = of('NetworkPolicy');
  const all = policies.find(({ spec }) => spec.policyTypes.length === 2);
  expect(all?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const ingress = policies.flatMap(({ spec }) => spec.ingress ?? []);
  const from = ingress.map((rule) => [
    rule.from[0].namespaceSelector.matchLabels['kubernetes.io/metadata.name'],
    rule.ports[0].port,
  ]);
  expect(from).toEqual([
    ['ingress-nginx', 'http'],
    ['monitoring', 'metrics'],
  ]);
});
