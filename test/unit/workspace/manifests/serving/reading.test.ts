import { put, parse, settingsOf, fileOf, folder, useServingFolder } from './serving-folder';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../../../src/contracts/serving/served-model';
import { textAt } from '../support';

useServingFolder();

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
    ).toEqual([
      ['ids', [-1, 64], '-1, 64'],
      ['scale', null, 'scale'],
    ]);
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
    ['max_batch_size: 010', 8],
    ['max_batch_size: 0x10', 16],
    ['max_batch_size: 08', 'max_batch_size: 08 begins with 0, as octal numbers do, and is none'],
    ['max_batch_size: 2147483648', 'max_batch_size: 2147483648 is out of range (int32 ends at 2147483647)'],
    ['max_batch_size: 1.5', 'max_batch_size: 1.5 is not a whole number'],
    ['max_batch_size: "8"', "max_batch_size: '8' is a text, not a number or a constant"],
    ['max_batch_size: 4 max_batch_size: 8', 'max_batch_size: given twice, but it holds one value'],
    ['max_batch_size: [8]', 'max_batch_size: given as a list, but it holds one value'],
    ['input { name: "x" dims [1, 2] }', "dims: expected ':' before its value"],
    ['input { name: "x" dims: [1, 3,] }', "expected a value after ','"],
    ['input { name: x }', 'name: x is not in quotes'],
    ['input: 3', "input: 3 is no message: expected '{'"],
    [
      'dynamic_batching { max_queue_delay_microseconds: -1 }',
      'max_queue_delay_microseconds: -1 is out of range',
    ],
    ['dynamic_batching { } sequence_batching { }', 'sequence_batching: given beside dynamic_batching'],
    ['instance_group { kind: KIND_TPU }', 'kind: KIND_TPU is no constant that it may hold'],
    ['model_transaction_policy { decoupled: yes }', 'decoupled: yes is neither true nor false'],
    ['max_batchsize: 8', "max_batchsize: Triton's model configuration has no such field here"],
  ])('reads numbers and fields like Protocol Buffers: %s', async (field, expected) => {
    await put('net/1/model.onnx');
    const { uses, problems } = await parse(`backend: "onnxruntime" ${field}`, 'net/config.pbtxt', 'triton');
    if (typeof expected === 'number') {
      expect([uses[0].maxBatch?.value, problems]).toEqual([expected, []]);
    } else {
      expect(problems.map(({ reason }) => reason)).toEqual([expect.stringContaining(expected)]);
    }
  });

  it('takes a configuration in the folder configs for one of the model beside it', async () => {
    await put('net/2/model.onnx');
    const text = 'backend: "onnxruntime" instance_group { count: 2 }';
    const { uses } = await parse(text, 'net/configs/large.pbtxt', 'triton');
    expect(uses.map(fileOf)).toEqual(['net/2/model.onnx']);
    expect([uses[0].name, uses[0].instances?.value]).toEqual(['net', 2]);
  });

  it('reads outputs and data types, also by number', async () => {
    await put('net/1/model.onnx');
    const text =
      'backend: "onnxruntime" input { name: "x" data_type: 10 dims: 3 } output { name: "y" data_type: TYPE_FP32 dims: [4, 5] }';
    const [{ inputs, outputs = [] }] = (await parse(text, 'net/config.pbtxt', 'triton')).uses;
    expect([...inputs, ...outputs].map(({ name, dims, type }) => [name, dims, type?.name])).toEqual([
      ['x', [3], 'TYPE_FP16'],
      ['y', [4, 5], 'TYPE_FP32'],
    ]);
  });

  it.each([
    ['instance_group [ { count: 1 kind: KIND_CPU }, { kind: KIND_GPU } ]', 'KIND_GPU'],
    ['instance_group { kind: 1 }', '1'],
    ['instance_group { kind: 01 }', '01'],
    ['instance_group { kind: 2 }', null],
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

  it.each([
    [
      'serving.kubeflow.org/v1alpha2',
      'InferenceService',
      'default: { predictor: { onnx: { storageUri: S } } }',
    ],
    ['serving.kubeflow.org/v1alpha1', 'KFService', 'default: { onnx: { modelUri: S } }'],
    ['serving.kubeflow.org/v1beta1', 'InferenceService', 'predictor: { onnx: { storageUri: S } }'],
    [
      'serving.kubeflow.org/v1alpha2',
      'InferenceService',
      'default: { predictor: { custom: { container: { args: ["--model=S/net.onnx"] } } } }',
    ],
  ])('reads %s %s', async (version, kind, spec) => {
    await put('models/net.onnx');
    const text = `apiVersion: ${version}\nkind: ${kind}\nmetadata: { name: net }\nspec:\n  ${spec}\n`;
    const { uses } = await parse(
      text.replace('S/net', 'models/net').replace(': S }', ': "gs://bucket/models/net.onnx" }'),
      'net.yaml',
      'kubernetes',
    );
    expect(uses.map((use) => [use.config, use.name, fileOf(use)])).toEqual([
      ['kserve', 'net', 'models/net.onnx'],
    ]);
  });

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
