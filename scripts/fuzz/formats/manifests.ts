/** Kubernetes, kustomizations, Compose with the files it refers to, and Triton's model configurations. */
import type { Random } from '../../../src/numeric/random';
import { between, joined, type FuzzFile, type Part, record, type Sample } from '../parts';

export const YAML_TOKEN = /[^\s]+/;

const folder = (files: readonly FuzzFile[]): Sample => ({
  reading: 'folder',
  files,
  token: YAML_TOKEN,
  canBePacked: false,
});
const count = (random: Random): number => 2 + random.integer(12);
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

export function kubernetes(random: Random): Sample {
  const documents = range(count(random)).map((index) => record(`service:app${index}`, deployment(index)));
  return folder([{ name: 'k8s.yaml', parts: [...joined(documents, '---\n')] }]);
}

export function kustomization(random: Random): Sample {
  const names = range(count(random)).map((index) => `app${index}.yaml`);
  const resources = names.map((name) => record(`resource:${name}`, `- ${name}\n`));
  const head =
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: prod\nresources:\n';
  const patch =
    'patches:\n- target: {kind: Deployment, name: app0}\n  patch: |-\n    - op: replace\n      path: /spec/replicas\n      value: 3\nconfigMapGenerator:\n- name: settings\n  literals:\n  - A=1\n';
  return folder([
    { name: 'kustomization.yaml', parts: [between(head), ...resources, between(patch)] },
    ...names.map((name, index) => ({
      name,
      parts: [record(`service:app${index}`, deployment(index))],
      isFixed: true,
    })),
  ]);
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app${index}
  labels: &l${index} {app: app${index}}
spec:
  replicas: 2
  selector: {matchLabels: *l${index}}
  template:
    metadata: {labels: *l${index}}
    spec:
      containers:
      - name: main
        image: "registry.example/app${index}:1.0"
        env:
        - {name: NEXT_URL, value: "http://app${index + 1}:8080/x"}
        - name: TIMEOUT_MS
          value: '1500'
        resources:
          limits: {memory: 512Mi, cpu: 500m}
`;
}

/** Some services extend others, some take addresses from files. */
export function compose(random: Random): Sample {
  const services = range(count(random)).map((index) =>
    record(`service:svc${index}`, composeService(index, random)),
  );
  const env = range(6).map((index) => between(`HOST_${index}=svc${index}\n`));
  return folder([
    {
      name: 'compose.yaml',
      parts: [between('name: shop\nservices:\n'), ...services, between('volumes:\n  data: {}\n')],
    },
    { name: '.env', parts: env, isFixed: true },
  ]);
}

function composeService(index: number, random: Random): string {
  const extra = [
    `    depends_on: [svc${index + 1}]\n`,
    `    extends: {service: svc${Math.max(0, index - 1)}}\n`,
    `    depends_on:\n      svc0:\n        condition: service_healthy\n`,
    `    deploy:\n      replicas: 2\n      resources: {limits: {cpus: '0.5', memory: 64M}}\n`,
    '    env_file: .env\n',
  ][random.integer(5)];
  return (
    `  svc${index}:\n    image: "registry/svc${index}:1"\n    environment:\n      NEXT_ADDR: "http://\${HOST_1:-svc1}:80"\n      - A=b\n`.replace(
      '      - A=b\n',
      '',
    ) + extra
  );
}

/** No digits: another number must not make it another variable's name. */
const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** Each variable names a host; the service that uses it then refers to that host. */
export function dotenv(random: Random): Sample {
  const variables = range(count(random));
  const quotes = ['', '"', "'"];
  const lines = variables.map((index) => {
    const quote = quotes[random.integer(3)];
    return record(`reference:host${index}`, `HOST_${letter(index)}=${quote}http://host${index}:80${quote}`);
  });
  const uses = variables.map((index) => `      ADDR_${index}: "\${HOST_${letter(index)}}"\n`);
  const service = `services:\n  main:\n    image: x\n    environment:\n${uses.join('')}`;
  return folder([
    {
      name: '.env',
      parts: [between('# addresses\n'), ...joined(lines, '\n'), between('\n')],
      replacedBy: /^HOST_[A-Z]/,
    },
    { name: 'compose.yaml', parts: [between(service)], isFixed: true },
  ]);
}

/** A repository of models; the first configuration is the one that is damaged. */
export function triton(random: Random): Sample {
  const fields: readonly Part[] = [
    'platform: "onnxruntime_onnx"\n',
    'max_batch_size: 8\n',
    'input [ { name: "x", data_type: TYPE_FP32, dims: [ 3, 224, 224 ] } ]\n',
    'output [ { name: "y" data_type: TYPE_FP32 dims: 10 } ]\n',
    'instance_group [ { count: 2, kind: KIND_CPU } ]\n',
    'dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 100 }\n',
    'parameters: { key: "intra_op_thread_count" value: { string_value: "4" } }\n',
    '# a comment\n',
  ].map(between);
  const models = range(count(random));
  return folder(
    models.flatMap((index) => [
      {
        name: `repository/m${index}/config.pbtxt`,
        parts: [
          index === 0 ? between(`name: "m${index}"\n`) : record(`model:m${index}`, `name: "m${index}"\n`),
          ...fields,
        ],
        isFixed: index > 0,
      },
      { name: `repository/m${index}/1/model.onnx`, parts: [between('x')], isFixed: true },
    ]),
  );
}
