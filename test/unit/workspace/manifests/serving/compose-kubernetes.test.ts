import { put, parse, settingsOf, fileOf, folder, useServingFolder } from './serving-folder';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { largestBatch } from '../../../../../src/contracts/serving/served-model';
import { readManifest } from '../../../../../src/workspace/manifests/read';
import { workspaceFiles } from '../../../../../src/workspace/manifests/serving/workspace-files';
import { textAt } from '../support';

useServingFolder();

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
