/** Dimensions of manifests, model configurations and variable files that a hostile one can make large. */
import { type Dimension, times } from './dimension';

const KIB = 1024;

const folder = (name: string, size: number, files: Dimension['files']): Dimension => ({
  ...{ name, reading: 'folder', size, files },
});
const compose = (name: string, size: number, text: (size: number) => string): Dimension =>
  folder(`Compose: ${name}`, size, (count) => ({ 'compose.yaml': text(count) }));
const service = (rest: string): string => `services:\n  a:\n    image: x\n${rest}`;
const variable = (name: string, value: string): string =>
  service(`    environment:\n      ${name}: "${value}"\n`);
const dotenv = (name: string, size: number, text: (size: number) => string): Dimension =>
  folder(`.env: ${name}`, size, (count) => ({
    'compose.yaml': service(
      '    env_file: .env\n    environment:\n      B_URL: "${A}"\n      C_URL: "${A_HOST}"\n',
    ),
    '.env': text(count),
  }));
const kubernetes = (name: string, size: number, text: (size: number) => string): Dimension =>
  folder(`Kubernetes: ${name}`, size, (count) => ({ 'k8s.yaml': text(count) }));
const workload = (container: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: x\n${container}`;
const triton = (name: string, size: number, text: (size: number) => string): Dimension =>
  folder(`config.pbtxt: ${name}`, size, (count) => ({
    'm/config.pbtxt': `platform: "onnxruntime_onnx"\n${text(count)}`,
    'm/1/model.onnx': 'x',
  }));

export const manifestDimensions: readonly Dimension[] = [
  dotenv('spaces in quotes that never close', 64 * KIB, (size) => `A="${' '.repeat(size)}x\n`),
  dotenv(
    'value without separators',
    64 * KIB,
    (size) => `A=${'a'.repeat(size)}\nA_HOST=${'b'.repeat(size)}\n`,
  ),
  dotenv('colons', 16 * KIB, (size) => `A_HOST=${'a:'.repeat(size)}\n`),
  dotenv('expressions that never close', 8 * KIB, (size) => `A=${'${'.repeat(size)}\n`),
  dotenv('variables', 2 * KIB, (size) => times(size, (index) => `V${index}=x\n`)),
  dotenv(
    'variables that hold others twice',
    50,
    (size) => `V0=aaaa\n${times(size, (index) => `V${index + 1}=\${V${index}}\${V${index}}\n`)}`,
  ),
  compose('services', 500, (size) => `services:\n${times(size, (index) => `  s${index}: {image: x}\n`)}`),
  compose(
    'chain of extends',
    200,
    (size) =>
      `services:\n${times(size, (index) => `  s${index}:\n    image: x\n    extends: {service: s${index - 1}}\n`)}`,
  ),
  compose(
    'chain of extends, the last first',
    200,
    (size) =>
      `services:\n${times(size, (index) => `  s${index}:\n    image: x\n    extends: {service: s${index + 1}}\n`)}`,
  ),
  compose(
    'unknown services extended',
    500,
    (size) => `services:\n${times(size, (index) => `  s${index}:\n    extends: {service: t${index}}\n`)}`,
  ),
  compose(
    'services that extend one',
    500,
    (size) =>
      `services:\n  base: {image: x}\n${times(size, (index) => `  s${index}:\n    extends: {service: base}\n`)}`,
  ),
  folder('Compose: services that extend those of a file', 300, (size) => ({
    'compose.yaml': `services:\n${times(size, (index) => `  s${index}:\n    extends: {file: base.yml, service: b${index}}\n`)}`,
    'base.yml': `services:\n${times(size, (index) => `  b${index}: {image: x}\n`)}`,
  })),
  compose('dependencies', 2000, (size) =>
    service(`    depends_on:\n${times(size, (index) => `      - s${index}\n`)}`),
  ),
  compose(
    'aliases',
    500,
    (size) => `x: &a {image: x}\nservices:\n${times(size, (index) => `  s${index}: *a\n`)}`,
  ),
  compose('spaces in a value', 64 * KIB, (size) => variable('A_URL', `a${' '.repeat(size)}b`)),
  compose('separators in a value', 16 * KIB, (size) => variable('A_URL', 'a,;='.repeat(size))),
  compose('dashes in a value', 64 * KIB, (size) => variable('A_URL', 'a-'.repeat(size))),
  compose('dots in a value', 64 * KIB, (size) => variable('A_URL', 'a.'.repeat(size))),
  compose('digits of a duration', 64 * KIB, (size) => variable('A_TIMEOUT', '1'.repeat(size))),
  compose('digits of a size', 64 * KIB, (size) => service(`    mem_limit: "${'1'.repeat(size)}x"\n`)),
  compose('length of a command', 16 * KIB, (size) => service(`    command: "${'ab c '.repeat(size)}"\n`)),
  compose('length of a model path', 64 * KIB, (size) =>
    service(`    command: "--model=${'m/'.repeat(size)}"\n`),
  ),
  compose('length of an image', 64 * KIB, (size) => `services:\n  a:\n    image: "${':@'.repeat(size)}"\n`),
  compose('length of a key', 16 * KIB, (size) => `services:\n  ${'k'.repeat(size)}: {image: x}\n`),
  compose('open brackets', 2 * KIB, (size) => `services:\n  a: ${'['.repeat(size)}\n`),
  compose('comments', 4 * KIB, (size) => service('    # x\n'.repeat(size))),
  kubernetes('documents', 100, (size) =>
    times(size, (index) => workload('').replace('name: a}', `name: a${index}}`), '---\n'),
  ),
  kubernetes('variables', 500, (size) =>
    workload(
      `        env:\n${times(size, (index) => `        - {name: V${index}, value: "$(V${index - 1})"}\n`)}`,
    ),
  ),
  kubernetes('length of an argument', 64 * KIB, (size) =>
    workload(`        args: ["${'a'.repeat(size)}"]\n`),
  ),
  folder('Kubernetes: spaces and quotes in a mounted line', 32 * KIB, (size) => ({
    'k8s.yaml': `${workload('        volumeMounts: [{name: v, mountPath: /c}]\n')}      volumes: [{name: v, configMap: {name: m}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  c: |\n    a_url: ${`"'`.repeat(size)}${' '.repeat(size)}x\n`,
  })),
  folder('kustomization: resources and unknown fields', 500, (size) => ({
    'kustomization.yaml': `resources:\n${times(size, (index) => `- r${index}.yaml\n`)}${times(size, (index) => `f${index}: 1\n`)}`,
  })),
  triton('dimensions', 4 * KIB, (size) => `input { name: "x" dims: [${'1,'.repeat(size)}1] }\n`),
  triton('comments', 8 * KIB, (size) => '# x\n'.repeat(size)),
  triton('fields', 2 * KIB, (size) => times(size, (index) => `f${index}: 1\n`)),
  triton('depth', 4 * KIB, (size) => 'a {'.repeat(size)),
  triton('parts of a text', 4 * KIB, (size) => `name: ${'"a" '.repeat(size)}\n`),
  triton('length of a text', 64 * KIB, (size) => `name: "${'\\'.repeat(size)}\n`),
];
