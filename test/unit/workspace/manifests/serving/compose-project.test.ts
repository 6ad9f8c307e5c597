import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestsOf } from '../../../../../src/app/recording/files';
import { readManifests } from '../../../../../src/app/recording/manifests';
import type { ModelUse } from '../../../../../src/contracts/serving/served-model';
import { discover } from '../../../../../src/workspace/discovery/discover';
import { fileOf, folder, useServingFolder } from './serving-folder';

useServingFolder();

/** What the configs of a folder serve, as `serving` and `analyze` see them. */
async function served(files: Readonly<Record<string, string>>): Promise<readonly ModelUse[]> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  const found = await discover(folder, { include: [], exclude: [] });
  return (await readManifests(manifestsOf(found.files), folder)).uses;
}

const BASE = `services:
  ranker:
    image: ranker
    command: ["--model=/srv/net.onnx"]
    environment: { MAX_BATCH_SIZE: 8, OMP_NUM_THREADS: 4 }
    volumes: ["./models:/srv"]
    cpus: 2
`;
const MODEL = { 'models/net.onnx': 'x', 'models/other.onnx': 'x' };

const told = (use: ModelUse) => ({
  name: use.name,
  file: fileOf(use),
  batch: use.maxBatch?.value,
  batchIn: use.maxBatch?.range.file,
  threads: use.threads?.value,
  cpus: use.cpus?.value,
});

describe('models of a Compose project', () => {
  it.each(['compose.yaml', 'docker-compose.yml'])('%s: an override file is merged over it', async (name) => {
    const override = name.replace('.y', '.override.y');
    const uses = await served({
      ...MODEL,
      [name]: BASE,
      [override]:
        'services:\n  ranker:\n    environment: { MAX_BATCH_SIZE: 16 }\n    deploy: { resources: { limits: { cpus: "1.5" } } }\n',
    });
    expect(uses.map(told)).toEqual([
      { name: 'ranker', file: 'models/net.onnx', batch: 16, batchIn: override, threads: 4, cpus: 1.5 },
    ]);
  });

  it.each([
    ['["./models:/srv", "./b:/srv/deep"]', '/srv/net.onnx', 'models/net.onnx'],
    ['["./b:/srv/deep/", "./models:/srv"]', '/srv/deep/net.onnx', 'b/net.onnx'],
    ['["./b:/srv/de", "./models:/srv/deep/"]', '/srv/deep/net.onnx', 'models/net.onnx'],
    ['["./b:/srv/net.onnx/", "./models:/srv"]', '/srv/net.onnx', 'b/net.onnx'],
  ])('follows the first of the mounts %s that %s lies in', async (mounts, argument, file) => {
    const text = `services:\n  ranker:\n    image: x\n    command: ["${argument}"]\n    volumes: ${mounts}\n`;
    const uses = await served({ ...MODEL, 'b/net.onnx': 'x', 'compose.yaml': text });
    expect(uses.map(fileOf)[0]).toBe(file);
  });

  it('counts a model once that the override names, and follows its mounts', async () => {
    const uses = await served({
      ...MODEL,
      'app/models/net.onnx': 'x',
      'app/compose.yaml':
        'services:\n  ranker:\n    image: ranker\n    volumes: ["./models:/srv"]\n    cpus: 3\n',
      'app/compose.override.yaml':
        'services:\n  ranker:\n    command: --model /srv/net.onnx\n  second:\n    command: --model /srv/net.onnx\n    volumes: ["./models:/srv"]\n',
    });
    expect(uses.map(({ name, place, cpus }) => [name, place.kind, cpus?.value])).toEqual([
      ['ranker', 'file', 3],
      ['second', 'file', undefined],
    ]);
  });

  it('leaves out what the override removes or replaces', async () => {
    const uses = await served({
      ...MODEL,
      'compose.yaml': BASE,
      'compose.override.yaml':
        'services:\n  ranker:\n    command: ["--model=/srv/other.onnx"]\n    environment: !override { OMP_NUM_THREADS: 2 }\n    cpus: !reset 5\n',
    });
    expect(uses.map(told)).toEqual([
      {
        name: 'ranker',
        file: 'models/other.onnx',
        batch: undefined,
        batchIn: undefined,
        threads: 2,
        cpus: undefined,
      },
    ]);
  });

  it('takes what a service extends, with paths of the file that states them', async () => {
    const uses = await served({
      'shared/models/net.onnx': 'x',
      'shared/common.yml': BASE,
      'compose.yaml':
        'services:\n  fast:\n    extends: { file: shared/common.yml, service: ranker }\n    cpus: 4\n',
    });
    expect(uses.map(told)).toEqual([
      {
        name: 'fast',
        file: 'shared/models/net.onnx',
        batch: 8,
        batchIn: 'shared/common.yml',
        threads: 4,
        cpus: 4,
      },
    ]);
  });

  it('counts included services once, and reads variables of env_file', async () => {
    const uses = await served({
      'parts/models/net.onnx': 'x',
      'parts/ranker.yml': BASE.replace(
        'environment: { MAX_BATCH_SIZE: 8, OMP_NUM_THREADS: 4 }',
        'env_file: ranker.env',
      ),
      'parts/ranker.env': 'MAX_BATCH_SIZE=32\n',
      'compose.yaml': 'include: [parts/ranker.yml]\n',
    });
    expect(uses.map(told)).toEqual([
      {
        name: 'ranker',
        file: 'parts/models/net.onnx',
        batch: 32,
        batchIn: 'parts/ranker.env',
        threads: undefined,
        cpus: 2,
      },
    ]);
  });
});
