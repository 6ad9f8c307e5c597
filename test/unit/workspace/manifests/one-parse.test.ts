import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Composer } from 'yaml';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { manifestText } from '../../../../src/workspace/manifests/manifest-text';
import { readManifest, type ManifestFile } from '../../../../src/workspace/manifests/read';
import { workspaceFiles } from '../../../../src/workspace/manifests/serving/workspace-files';
import { SharedYaml } from '../../../../src/workspace/manifests/yaml-source';

const compose = (name: string, rest = ''): string =>
  `${rest}services:\n  ${name}:\n    image: server\n    command: [--model, models/net.onnx]\n`;
const files: Readonly<Record<string, string>> = {
  'docker-compose.yml': compose('web', 'include: [parts/ranker.yml]\n'),
  'parts/ranker.yml': compose('ranker'),
  'parts/extends.yml': 'services:\n  copy:\n    extends: { file: ranker.yml, service: ranker }\n',
  'k8s.yaml': [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers: [{ name: api, image: a, args: [--model, models/net.onnx] }]\n',
    'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: { name: net }\nspec: { predictor: { onnx: { storageUri: "pvc://claim/models/net.onnx" } } }\n',
  ].join('---\n'),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-parse-'));
  for (const [name, text] of Object.entries({ ...files, 'models/net.onnx': '' })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = (relative: string): ManifestFile => ({
  path: path.join(folder, relative),
  relative,
  kind: relative === 'k8s.yaml' ? 'kubernetes' : 'compose',
  bytes: files[relative].length,
});

describe('a manifest', () => {
  it('is parsed once for services, served models and the files that refer to it', async () => {
    const parses = vi.spyOn(Composer.prototype, 'compose');
    const shared = new SharedYaml();
    const models = workspaceFiles(folder);
    const names: string[] = [];
    const served: string[] = [];
    for (const relative of Object.keys(files)) {
      const { services, serving } = await readManifest(fileOf(relative), models, shared);
      expect([...services.problems, ...serving.problems]).toEqual([]);
      names.push(...services.declarations.map(({ name }) => name));
      served.push(...serving.uses.map(({ name }) => name));
    }
    // One for each of three Compose files, two documents in k8s.yaml.
    expect(parses).toHaveBeenCalledTimes(5);
    parses.mockRestore();
    expect(names).toEqual(['web', 'ranker', 'ranker', 'copy', 'api']);
    expect(served).toEqual(['web', 'ranker', 'ranker', 'copy', 'api', 'net']);
  });

  it('is parsed again when its text has changed, and not shared when it is large', () => {
    const shared = new SharedYaml();
    const yamlOf = (text: string) => {
      const read = manifestText(text, 'compose.yml', shared);
      return read.refused === null ? read.yaml : null;
    };
    expect(yamlOf('services: {}')).toBe(yamlOf('services: {}'));
    expect(yamlOf('services: { web: {} }')).not.toBe(yamlOf('services: {}'));
    const large = `services: {}\n${'#'.repeat(4 * 1024 * 1024)}`;
    expect(yamlOf(large)).not.toBe(yamlOf(large));
  });
});
