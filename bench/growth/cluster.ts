/** Dimensions of Kubernetes objects, kustomizations and serving configs that refer to one another. */
import { type Dimension, times } from './dimension';

const folder = (name: string, size: number, files: Dimension['files']): Dimension => ({
  ...{ name, reading: 'folder', size, files },
});
const objects = (name: string, size: number, text: (size: number) => string): Dimension =>
  folder(`Kubernetes: ${name}`, size, (count) => ({ 'k8s.yaml': text(count) }));
const workload = (name: string, container: string, rest = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n${rest}      containers:\n      - name: c\n        image: x\n${container}---\n`;
const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n${data}---\n`;
const key = (index: number): string => `  k${index}: http://h${index}:80\n`;
const fromMap = '        envFrom: [{configMapRef: {name: m}}]\n';
const kustomization = (name: string, size: number, files: Dimension['files']): Dimension =>
  folder(`kustomization: ${name}`, size, files);
const kserve = (name: string, rest: string): string =>
  `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: ${name}}\nspec:\n  predictor:\n${rest}---\n`;

export const clusterDimensions: readonly Dimension[] = [
  objects('keys of one ConfigMap', 500, (size) => workload('a', fromMap) + configMap('m', times(size, key))),
  objects(
    'variables from keys of one ConfigMap',
    250,
    (size) =>
      workload(
        'a',
        `        env:\n${times(size, (index) => `        - {name: V${index}, valueFrom: {configMapKeyRef: {name: m, key: k${index}}}}\n`)}`,
      ) + configMap('m', times(size, key)),
  ),
  objects(
    'one key many times',
    500,
    (size) =>
      workload('a', fromMap) +
      configMap(
        'm',
        times(size, (index) => `  k: http://h${index}:80\n`),
      ),
  ),
  objects(
    'workloads and ConfigMaps',
    100,
    (size) =>
      times(size, (index) => workload(`a${index}`, fromMap.replace(': m', `: m${index}`))) +
      times(size, (index) => configMap(`m${index}`, key(index))),
  ),
  objects(
    'workloads that take one ConfigMap',
    60,
    (size) => times(size, (index) => workload(`a${index}`, fromMap)) + configMap('m', times(50, key)),
  ),
  objects(
    'workloads that mount one file',
    60,
    (size) =>
      times(size, (index) =>
        workload(
          `a${index}`,
          '        volumeMounts: [{name: v, mountPath: /c}]\n',
          '      volumes: [{name: v, configMap: {name: m}}]\n',
        ),
      ) + configMap('m', `  f: |\n${times(100, (index) => `    a_url: http://h${index}:80\n`)}`),
  ),
  objects(
    'references to Services by variables',
    200,
    (size) =>
      workload(
        'a',
        `        env:\n${times(size, (index) => `        - {name: V${index}, value: "$(S${index}_SERVICE_HOST):80"}\n`)}`,
      ) +
      times(
        size,
        (index) =>
          `apiVersion: v1\nkind: Service\nmetadata: {name: s${index}}\nspec: {selector: {app: a}}\n---\n`,
      ),
  ),
  objects(
    'variables from labels',
    250,
    (size) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    metadata:\n      labels:\n${times(size, (index) => `        l${index}: x\n`)}    spec:\n      containers:\n      - name: c\n        env:\n${times(size, (index) => `        - {name: V${index}, valueFrom: {fieldRef: {fieldPath: "metadata.labels['l${index}']"}}}\n`)}`,
  ),
  objects('volumes and mounts', 250, (size) =>
    workload(
      'a',
      `        volumeMounts:\n${times(size, (index) => `        - {name: v${index}, mountPath: /c${index}}\n`)}`,
      `      volumes:\n${times(size, (index) => `      - {name: v${index}, configMap: {name: m${index}}}\n`)}`,
    ),
  ),
  objects(
    'Services that select workloads',
    100,
    (size) =>
      times(size, (index) => workload(`a${index}`, '')) +
      times(
        size,
        (index) =>
          `apiVersion: v1\nkind: Service\nmetadata: {name: s${index}}\nspec: {selector: {app: a${index}}}\n---\n`,
      ),
  ),
  objects(
    'autoscalers and workloads',
    100,
    (size) =>
      times(size, (index) => workload(`a${index}`, '')) +
      times(
        size,
        (index) =>
          `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h${index}}\nspec: {minReplicas: 1, maxReplicas: 3, scaleTargetRef: {name: a${index}}}\n---\n`,
      ),
  ),
  objects(
    'anchors',
    250,
    (size) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n${times(size, (index) => `  a${index}: &a${index} http://h${index}:80\n  b${index}: *a${index}\n`)}`,
  ),
  folder('Compose: anchors', 125, (size) => ({
    'compose.yaml': `services:\n${times(size, (index) => `  a${index}: &a${index}\n    image: x\n  b${index}: *a${index}\n`)}`,
  })),
  folder('Compose: services that merge one map', 40, (size) => ({
    'compose.yaml': `x: &m\n${times(50, (index) => `  k${index}: 1\n`)}services:\n${times(size, (index) => `  a${index}:\n    <<: *m\n    image: x\n`)}`,
  })),
  folder('Compose: maps that merge one another', 40, (size) => ({
    'compose.yaml': `x0: &m0 {image: x}\n${times(size, (index) => `x${index + 1}: &m${index + 1} {<<: *m${index}, k${index}: 1}\n`)}services:\n  a: *m${size}\n`,
  })),
  folder('Compose: services with one environment', 40, (size) => ({
    'compose.yaml': `x: &e\n${times(50, (index) => `  V${index}_URL: http://h${index}:80\n`)}services:\n${times(size, (index) => `  a${index}:\n    image: x\n    environment: *e\n`)}`,
  })),
  kustomization('patches of one file', 20, (size) => ({
    'kustomization.yaml': `patches:\n${times(size, () => '- path: p.yaml\n  target: {name: a}\n')}resources: [a.yaml]\n`,
    'p.yaml': `- op: add\n  path: /spec/template/spec/containers/0/env\n  value:\n${times(50, (index) => `  - {name: V${index}, value: x}\n`)}`,
    'a.yaml': workload('a', ''),
  })),
  kustomization('generators of one file', 50, (size) => ({
    'kustomization.yaml': `configMapGenerator:\n- name: m\n  files:\n${times(size, (index) => `  - k${index}=f.txt\n`)}resources: [a.yaml]\n`,
    'f.txt': times(50, (index) => `a_url: http://h${index}:80\n`),
    'a.yaml': workload('a', fromMap),
  })),
  kustomization('generators of variables', 50, (size) => ({
    'kustomization.yaml': `configMapGenerator:\n${times(size, (index) => `- name: m${index}\n  envs: [f.env]\n`)}resources: [a.yaml]\n`,
    'f.env': times(50, (index) => `A${index}=http://h${index}:80\n`),
    'a.yaml': workload('a', ''),
  })),
  kustomization('folders that refer to one another', 40, (size) =>
    Object.fromEntries(
      Array.from({ length: size }, (_, index) => index).flatMap((index): [string, string][] => [
        [`f${index}/kustomization.yaml`, `resources: [../f${index + 1}, a.yaml]\n`],
        [`f${index}/a.yaml`, workload(`a${index}`, '')],
      ]),
    ),
  ),
  kustomization('literals', 500, (size) => ({
    'kustomization.yaml': `configMapGenerator:\n- name: m\n  literals:\n${times(size, (index) => `  - K${index}=http://h${index}:80\n`)}`,
  })),
  folder('KServe: services', 100, (size) => ({
    'k.yaml': times(size, (index) =>
      kserve(`a${index}`, `    onnx: {storageUri: "gs://bucket/models/m${index}"}\n`),
    ),
  })),
  folder('KServe: parts of an address', 500, (size) => ({
    'k.yaml': kserve('a', `    onnx: {storageUri: "gs://bucket/${'m/'.repeat(size)}"}\n`),
  })),
  folder('KServe: services that name one folder', 30, (size) => ({
    'k.yaml': times(size, (index) => kserve(`a${index}`, '    onnx: {storageUri: "gs://bucket/models"}\n')),
    ...Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`models/m${index}/1/other.txt`, 'x'] as const),
    ),
  })),
  folder('Compose: models that a command names', 250, (size) => ({
    'compose.yaml': `services:\n  a:\n    image: x\n    command:\n${times(size, (index) => `    - /models/a/b/c/m${index}.onnx\n`)}`,
  })),
  folder('Compose: mounts and models', 100, (size) => ({
    'compose.yaml': `services:\n  a:\n    image: x\n    volumes:\n${times(size, (index) => `    - ./v${index}:/m${index}\n`)}    command:\n${times(size, (index) => `    - /m${index}/n.onnx\n`)}`,
  })),
  folder('config.pbtxt: models of a repository', 30, (size) =>
    Object.fromEntries(
      Array.from({ length: size }, (_, index) => [
        `m${index}/config.pbtxt`,
        `name: "m${index}"\nplatform: "onnxruntime_onnx"\n`,
      ]),
    ),
  ),
  folder('config.pbtxt: versions', 50, (size) => ({
    'm/config.pbtxt': `platform: "onnxruntime_onnx"\nversion_policy { specific { versions: [${times(size, (index) => String(index + 1), ', ')}] } }\n`,
  })),
  folder('Helm: template actions', 500, (size) => ({
    'templates/a.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.a }}\n${times(size, (index) => `  k${index}: {{ .Values.a }}\n`)}`,
  })),
  folder('Helm: spaces in front of an action', 16 * 1024, (size) => ({
    'templates/a.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n${' '.repeat(size)}- - -a{{ .x\n`,
  })),
];
