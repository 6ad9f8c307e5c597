import type { Node } from 'yaml';
import type { ModelUse } from '../../../shared/served-model';
import { podTemplateOf, readContainer } from '../kubernetes-workload';
import type { SourceText } from '../source-text';
import { readYamlDocuments } from '../yaml-documents';
import { YamlView } from '../yaml-view';
import { containerSettings, countSetting, type ModelContainer } from './container-settings';
import { mentionedModels, modelsAt, type MentionedModel, type Surroundings } from './model-mentions';
import { usesOf } from './model-uses';
import type { ServingReading } from './reading';
import { folderOf, type WorkspaceFiles } from './workspace-files';

const MAX_LIST_NESTING = 4;
const MS_PER_SECOND = 1000;

/**
 * ONNX models of KServe's InferenceServices and ServingRuntimes and of the containers of workloads. Problems of the YAML
 * itself are told by the reader of services.
 */
export async function readKubernetesModels(source: SourceText, files: WorkspaceFiles): Promise<ServingReading> {
  const around: Surroundings = { files, base: folderOf(source.file), mounts: [] };
  const uses: ModelUse[] = [];
  for (const document of readYamlDocuments(source).documents) {
    const view = new YamlView(source, document);
    for (const node of objectsOf(view, view.root, 0)) uses.push(...(await modelsOf(view, node, around)));
  }
  return { uses, problems: [] };
}

function objectsOf(view: YamlView, node: Node, nesting: number): Node[] {
  const kind = view.text(view.get(node, 'kind'))?.text;
  if (kind?.endsWith('List') !== true || nesting >= MAX_LIST_NESTING) return [node];
  return view.items(view.get(node, 'items')).flatMap((item) => objectsOf(view, item, nesting + 1));
}

async function modelsOf(view: YamlView, node: Node, around: Surroundings): Promise<ModelUse[]> {
  const kind = view.text(view.get(node, 'kind'))?.text ?? '';
  const name = view.text(view.get(node, 'metadata', 'name'))?.text ?? kind;
  const isKserve = view.text(view.get(node, 'apiVersion'))?.text.startsWith('serving.kserve.io/') === true;
  if (isKserve && kind === 'InferenceService') return inferenceService(view, view.get(node, 'spec', 'predictor'), name, around);
  if (isKserve && /^(?:Cluster)?ServingRuntime$/.test(kind)) return ofContainers(view, view.get(node, 'spec'), 'kserve', name, around);
  const template = podTemplateOf(view, node, kind);
  return template ? ofContainers(view, view.get(template, 'spec'), 'kubernetes', name, around) : [];
}

async function ofContainers(view: YamlView, spec: Node | undefined, config: ModelUse['config'], name: string, around: Surroundings): Promise<ModelUse[]> {
  const uses: ModelUse[] = [];
  for (const node of view.items(view.get(spec, 'containers'))) {
    const container = containerOf(view, node);
    uses.push(...(await usesOf(config, name, await mentionedModels(container, around), containerSettings(container), around.files)));
  }
  return uses;
}

/**
 * The predictor of an InferenceService: `model` with its `modelFormat`, or the older `onnx` and `triton`. A store's
 * address counts when the same path lies in the folder.
 */
async function inferenceService(view: YamlView, predictor: Node | undefined, name: string, around: Surroundings): Promise<ModelUse[]> {
  if (view.isSequence(view.get(predictor, 'containers'))) return ofContainers(view, predictor, 'kserve', name, around);
  const server = view.get(predictor, 'model') ?? view.get(predictor, 'onnx') ?? view.get(predictor, 'triton');
  if (server === undefined) return [];
  const container = containerOf(view, server);
  const settings = containerSettings(container);
  const stated = (...path: string[]) => view.text(view.get(predictor, ...path));
  return usesOf('kserve', name, await modelsOfServer(view, server, container, around), {
    ...settings,
    maxBatch: countSetting('maxBatchSize', stated('batcher', 'maxBatchSize')) ?? settings.maxBatch,
    queueDelayMs: countSetting('maxLatency', stated('batcher', 'maxLatency')) ?? settings.queueDelayMs,
    requestTimeoutMs: countSetting('timeout', stated('timeout'), MS_PER_SECOND) ?? settings.requestTimeoutMs,
    concurrency: countSetting('containerConcurrency', stated('containerConcurrency')),
  }, around.files);
}

async function modelsOfServer(view: YamlView, server: Node, container: ModelContainer, around: Surroundings): Promise<MentionedModel[]> {
  const mentioned = await mentionedModels(container, around);
  if (mentioned.length > 0) return mentioned;
  const address = view.text(view.get(server, 'storageUri')) ?? view.text(view.get(server, 'storage', 'path'));
  return address ? modelsAt(address, around) : [];
}

function containerOf(view: YamlView, node: Node): ModelContainer {
  const { variables, args } = readContainer(view, node, {});
  return { variables, args, cpuLimit: view.text(view.get(node, 'resources', 'limits', 'cpu')) };
}
