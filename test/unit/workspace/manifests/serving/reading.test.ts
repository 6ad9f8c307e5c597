import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  batchesOf,
  largestBatch,
  type ModelUse,
  type Setting,
} from '../../../../../src/contracts/serving/served-model';
import { manifestText } from '../../../../../src/workspace/manifests/manifest-text';
import { readManifest } from '../../../../../src/workspace/manifests/read';
import { parseServing, type ServingKind } from '../../../../../src/workspace/manifests/serving/read';
import type { ServingReading } from '../../../../../src/workspace/manifests/serving/reading';
import { workspaceFiles } from '../../../../../src/workspace/manifests/serving/workspace-files';
import { textAt } from '../support';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-serving-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), '');
  }
}

const parse = (text: string, file: string, kind: ServingKind): Promise<ServingReading> =>
  parseServing(manifestText(text, file), kind, workspaceFiles(folder));

/** Settings as `key = value @ the token`. */
function settingsOf(text: string, use: ModelUse): Record<string, string> {
  const settings = Object.entries(use).filter(
    (entry): entry is [string, Setting] =>
      typeof entry[1] === 'object' && entry[1] !== null && 'key' in (entry[1] as object),
  );
  return Object.fromEntries(
    settings.map(([field, { value, range }]) => [field, `${value} @ ${textAt(text, range)}`]),
  );
}

function fileOf({ place }: ModelUse): string {
  if (place.kind === 'file') {
    return place.file;
  }
  return place.kind === 'missing' ? `missing: ${place.expected}` : `store: ${place.address}`;
}

describe('Triton', () => {
  const config = `# ranker
name: "ranker"
platform: "onnxruntime_onnx"
max_batch_size: 8
input [
  { name: "ids" data_type: TYPE_INT64 dims: [ -1, 64 ] },
  { name: "scale" dims: 1 reshape { shape: [ ] } }
]
instance_group [ { count: 2 kind: KIND_CPU } ]
dynamic_batching {
  preferred_batch_size: [ 4, 8 ]
  max_queue_delay_microseconds: 2500
  default_queue_policy { timeout_action: REJECT default_timeout_microseconds: 50000 }
}
parameters { key: "intra_op_thread_count" value: { string_value: "4" } }
`;

  it('reads what a config says about running its model, each value at its token', async () => {
    await put('models/ranker/1/model.onnx', 'models/ranker/2/model.onnx', 'models/ranker/10/other.onnx');
    const { uses, problems } = await parse(config, 'models/ranker/config.pbtxt', 'triton');
    expect(problems).toEqual([]);
    expect(uses).toHaveLength(1);
    expect(fileOf(uses[0])).toBe('models/ranker/2/model.onnx');
    expect(textAt(config, uses[0].range)).toBe('ranker');
    expect(settingsOf(config, uses[0])).toEqual({
      maxBatch: '8 @ 8',
      queueDelayMs: '2.5 @ 2500',
      queueTimeoutMs: '50 @ 50000',
      instances: '2 @ 2',
      threads: '4 @ 4',
    });
    expect(
      uses[0].inputs.map(({ name, dims, dimsRange }) => [name, dims, textAt(config, dimsRange)]),
    ).toEqual([['ids', [-1, 64], '-1, 64']]);
    expect(batchesOf(uses[0])).toEqual([1, 4, 8]);
    expect(uses[0].preferredBatches.map(({ value, range }) => `${value} @ ${textAt(config, range)}`)).toEqual(
      ['4 @ 4', '8 @ 8'],
    );
    expect(uses[0].gpu).toBeNull();
  });

  it.each([
    ['platform: "onnxruntime_onnx"', 'missing: net/3/model.onnx'],
    ['backend: "onnxruntime" default_model_filename: "big.onnx"', 'net/3/big.onnx'],
    [
      'backend: "onnxruntime" default_model_filename: "big.onnx" version_policy: { specific: { versions: [1, 2] } }',
      'missing: net/2/big.onnx',
    ],
    [
      'backend: "onnxruntime" default_model_filename: "big.onnx" version_policy: { specific: { versions: 3 } }',
      'net/3/big.onnx',
    ],
    ['default_model_filename: "../../secret.onnx" backend: "onnxruntime"', 'missing: secret.onnx'],
    ['platform: "tensorrt_plan"', undefined],
    ['platform: "ensemble"', undefined],
    ['max_batch_size: 4', undefined],
  ])('%s: %s', async (text, expected) => {
    await put('net/3/big.onnx', 'net/labels.txt');
    const { uses } = await parse(text, 'net/config.pbtxt', 'triton');
    expect(uses.map(fileOf)).toEqual(expected === undefined ? [] : [expected]);
  });

  it('finds the model of a config that leaves its backend open, and of one beside versions', async () => {
    await put('1/model.onnx');
    expect((await parse('max_batch_size: 4', 'config.pbtxt', 'triton')).uses.map(fileOf)).toEqual([
      '1/model.onnx',
    ]);
  });

  it('says what cannot be read, with its line, and uses the rest', async () => {
    await put('net/1/model.onnx');
    const text =
      'platform: "onnxruntime_onnx"\nmax_batch_size: many\ninput { name: "x" dims: 3 }\ninput {\ninstance_group { count: 2 }\n';
    const { uses, problems } = await parse(text, 'net/config.pbtxt', 'triton');
    expect(problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      "4 this '{' is never closed",
      '2 max_batch_size: many is not a whole number',
    ]);
    expect(uses.map(fileOf)).toEqual(['net/1/model.onnx']);
    expect(uses[0].inputs, 'whether these sizes include the batch is unknown').toEqual([]);
  });

  it.each([
    ['instance_group [ { count: 1 kind: KIND_CPU }, { kind: KIND_GPU } ]', 'KIND_GPU'],
    [
      'optimization { execution_accelerators { gpu_execution_accelerator: [ { name: "tensorrt" } ] } }',
      'tensorrt',
    ],
    ['instance_group { kind: KIND_AUTO }', null],
  ])('sees where %s asks for a GPU', async (text, expected) => {
    await put('net/1/model.onnx');
    const {
      uses: [{ gpu }],
    } = await parse(text, 'net/config.pbtxt', 'triton');
    expect(gpu && textAt(text, gpu)).toBe(expected);
  });

  it('does not follow a link out of the folder', async () => {
    await put('net/1/labels.txt');
    await symlink('/etc/hostname', path.join(folder, 'net/1/model.onnx'));
    expect((await parse('backend: "onnxruntime"', 'net/config.pbtxt', 'triton')).uses.map(fileOf)).toEqual([
      'missing: net/1/model.onnx',
    ]);
  });
});

describe('KServe', () => {
  const service = (address: string): string => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ranker
spec:
  predictor:
    timeout: 2
    containerConcurrency: 16
    batcher: { maxBatchSize: 32, maxLatency: 500 }
    model:
      modelFormat: { name: onnx }
      storageUri: ${address}
      env: [{ name: OMP_NUM_THREADS, value: "4" }]
      resources: { limits: { cpu: 1500m } }
`;

  it.each(['gs://bucket/models/ranker', 'pvc://claim/models/ranker.onnx', 's3://bucket/ranker'])(
    'reads an InferenceService of %s',
    async (address) => {
      await put('deploy/models/ranker.onnx', 'deploy/ranker/1/model.onnx');
      const text = service(address);
      const { uses } = await parse(text, 'deploy/ranker.yaml', 'kubernetes');
      expect(uses.map(fileOf)).toEqual([
        address.endsWith('.onnx') ? 'deploy/models/ranker.onnx' : 'deploy/ranker/1/model.onnx',
      ]);
      expect(textAt(text, uses[0].range)).toBe(address);
      expect(settingsOf(text, uses[0])).toEqual({
        requestTimeoutMs: '2000 @ 2',
        concurrency: '16 @ 16',
        maxBatch: '32 @ 32',
        queueDelayMs: '500 @ 500',
        threads: '4 @ 4',
        cpus: '1.5 @ 1500m',
      });
    },
  );

  it('says where a model is that lies only in its store, and nothing of one that need not be ONNX', async () => {
    expect(
      (await parse(service('gs://bucket/models/ranker'), 'ranker.yaml', 'kubernetes')).uses.map(fileOf),
    ).toEqual(['store: gs://bucket/models/ranker']);
    expect(
      (
        await parse(
          service('gs://bucket/models/ranker').replace('onnx', 'sklearn'),
          'ranker.yaml',
          'kubernetes',
        )
      ).uses,
    ).toEqual([]);
  });

  it('reads several addresses, models of a service for many, and runtimes', async () => {
    await put('models/a.onnx', 'repository/b/1/model.onnx');
    const text = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: several }
spec:
  predictor:
    model:
      modelFormat: { name: onnx }
      storageUris: [{ uri: "s3://bucket/models/a.onnx" }, { uri: "hf://org/other" }]
      resources: { limits: { nvidia.com/gpu: 1 } }
---
apiVersion: serving.kserve.io/v1alpha1
kind: TrainedModel
metadata: { name: trained }
spec:
  inferenceService: several
  model: { framework: onnx, storageUri: "pvc://claim/models/a.onnx", memory: 1Gi }
---
apiVersion: serving.kserve.io/v1alpha1
kind: ClusterServingRuntime
metadata: { name: runtime }
spec:
  containers:
  - name: kserve-container
    args: [tritonserver, "--model_repository=/mnt/repository"]
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: custom }
spec:
  predictor:
    containers:
    - env: [{ name: STORAGE_URI, value: "pvc://claim/models/a.onnx" }]
`;
    const { uses } = await parse(text, 'all.yaml', 'kubernetes');
    expect(uses.map((use) => `${use.name} ${fileOf(use)} ${use.gpu && textAt(text, use.gpu)}`)).toEqual([
      'several models/a.onnx nvidia.com/gpu',
      'several store: hf://org/other nvidia.com/gpu',
      'trained models/a.onnx null',
      'runtime repository/b/1/model.onnx null',
      'custom models/a.onnx null',
    ]);
  });
});

describe('Compose and Kubernetes', () => {
  it('follow a path through the volumes, with limits and variables', async () => {
    await put('app/models/net.onnx', '.env');
    const text = `services:
  ranker:
    image: ranker
    command: ["serve", "--model=/srv/models/\${NAME:-net}.onnx", "--intra-op-num-threads", "3"]
    environment:
      INFERENCE_TIMEOUT: 300ms
      MAX_BATCH_SIZE: 16
      BATCH_DELAY_US: 2000
    volumes: ["./models:/srv/models:ro", "data:/data"]
    deploy: { resources: { limits: { cpus: "2.5" } } }
`;
    const { uses } = await parse(text, 'app/compose.yaml', 'compose');
    expect(uses.map(fileOf)).toEqual(['app/models/net.onnx']);
    expect(uses[0].name).toBe('ranker');
    expect(settingsOf(text, uses[0])).toEqual({
      threads: '3 @ 3',
      requestTimeoutMs: '300 @ 300ms',
      maxBatch: '16 @ 16',
      queueDelayMs: '2 @ 2000',
      cpus: '2.5 @ 2.5',
    });
  });

  it('say when a mounted folder lacks the model, and nothing of a path elsewhere', async () => {
    await put('models/other.txt');
    const compose = (target: string): string =>
      `services:\n  ranker:\n    command: serve /srv/models/net.onnx\n    volumes: ["./models:${target}"]\n`;
    expect((await parse(compose('/srv/models'), 'compose.yaml', 'compose')).uses.map(fileOf)).toEqual([
      'missing: models/net.onnx',
    ]);
    expect((await parse(compose('/elsewhere'), 'compose.yaml', 'compose')).uses).toEqual([]);
  });

  it('take the models of a repository, each with the settings of its own config', async () => {
    await put('repository/a/1/model.onnx', 'repository/b/2/model.onnx', 'repository/.git/1/model.onnx');
    await writeFile(path.join(folder, 'repository/a/config.pbtxt'), 'name: "a"\nmax_batch_size: 4\n');
    const text =
      'services:\n  triton:\n    command: tritonserver --model-repository=/models\n    volumes: [./repository:/models]\n    cpus: 1\n';
    const { uses } = await parse(text, 'compose.yaml', 'compose');
    expect(
      uses.map((use) => [use.name, fileOf(use), largestBatch(use), textAt(text, use.range), use.cpus?.value]),
    ).toEqual([
      ['a', 'repository/a/1/model.onnx', 4, '/models', 1],
      ['b', 'repository/b/2/model.onnx', 1, '/models', 1],
    ]);
  });

  it('fall back on what is mounted', async () => {
    await put('models/net.onnx');
    expect(
      (
        await parse(
          'services:\n  model:\n    volumes: [{ type: bind, source: ./models, target: /m }]\n',
          'compose.yaml',
          'compose',
        )
      ).uses.map(fileOf),
    ).toEqual(['models/net.onnx']);
  });

  it.each([
    ['${PWD}/models:/m', 'models/net.onnx'],
    ['$PWD/models/:/m:ro', 'models/net.onnx'],
    ['/home/ada/project/models:/m', 'models/net.onnx'],
    ['models:/m', undefined],
    ['../models:/m', undefined],
  ])('follow the volume %s', async (volume, expected) => {
    await put('models/net.onnx');
    const text = `services:\n  model:\n    command: serve --model-path /m/net.onnx\n    volumes: ["${volume}"]\n`;
    const { uses } = await parse(text, 'compose.yaml', 'compose');
    expect(uses.map(fileOf)).toEqual(expected === undefined ? [] : [expected]);
  });

  it.each([
    [
      'deploy: { resources: { reservations: { devices: [{ driver: nvidia, capabilities: [gpu] }] } } }',
      'gpu',
    ],
    ['gpus: all', 'all'],
    ['runtime: nvidia', 'nvidia'],
    ['runtime: runc', null],
  ])('see where a service asks for a GPU: %s', async (field, expected) => {
    await put('models/net.onnx');
    const text = `services:\n  model:\n    command: serve models/net.onnx\n    ${field}\n`;
    const {
      uses: [{ gpu }],
    } = await parse(text, 'compose.yaml', 'compose');
    expect(gpu && textAt(text, gpu)).toBe(expected);
  });

  it('follow a folder of the node', async () => {
    await put('nets/ranker.onnx');
    const text = `apiVersion: v1
kind: Pod
metadata: { name: ranker }
spec:
  volumes: [{ name: m, hostPath: { path: /srv/project/nets } }, { name: other, emptyDir: {} }]
  containers:
  - args: [serve, --model-path, /models/ranker.onnx]
    volumeMounts: [{ name: other, mountPath: /tmp }, { name: m, mountPath: /models }]
`;
    expect((await parse(text, 'pod.yaml', 'kubernetes')).uses.map(fileOf)).toEqual(['nets/ranker.onnx']);
  });

  it('read the containers of workloads', async () => {
    await put('models/net.onnx');
    const text = `kind: List
apiVersion: v1
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: ranker }
  spec:
    template:
      spec:
        containers:
        - name: ranker
          env: [{ name: MODEL_PATH, value: /mnt/models/net.onnx }]
          resources: { limits: { cpu: 500m } }
`;
    const { uses } = await parse(text, 'k8s/ranker.yaml', 'kubernetes');
    expect(uses.map((use) => [use.config, use.name, fileOf(use), use.cpus?.value])).toEqual([
      ['kubernetes', 'ranker', 'models/net.onnx', 0.5],
    ]);
  });

  it('leave a manifest of services alone', async () => {
    await put('models/net.onnx');
    expect(
      await parse(
        'services:\n  web:\n    image: model-shop\n    environment: { MODEL_NAME: net }\n',
        'compose.yaml',
        'compose',
      ),
    ).toEqual({ uses: [], problems: [] });
    expect(
      await readManifest(
        { path: path.join(folder, 'none.yaml'), relative: 'none.yaml', kind: 'compose', bytes: 1 },
        workspaceFiles(folder),
      ),
    ).toMatchObject({ serving: { uses: [], problems: [{ severity: 'error' }] } });
  });
});
