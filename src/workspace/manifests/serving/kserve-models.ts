import type { Node } from 'yaml';
import { noSettings, type ModelUse } from '../../../contracts/serving/served-model';
import type { TextPart } from '../text-part';
import type { YamlView } from '../yaml-view';
import { containerSettings, countSetting } from './container-settings';
import { mentionedModels, modelsAt, type MentionedModel, type Surroundings } from './model-mentions';
import { usesOf } from './model-uses';
import { modelsOfContainer, modelsOfContainers, readModelContainer } from './pod-models';

const MS_PER_SECOND = 1000;

export interface KserveObject {
  readonly kind: string;
  readonly name: string;
  readonly spec: Node | undefined;
}

/** ONNX models of an InferenceService, a TrainedModel or a ServingRuntime; null for other kinds. */
export async function readKserveModels(
  view: YamlView,
  { kind, name, spec }: KserveObject,
  around: Surroundings,
): Promise<ModelUse[] | null> {
  if (kind === 'InferenceService' || kind === 'KFService') {
    const uses: ModelUse[] = [];
    for (const predictor of predictorsOf(view, spec)) {
      uses.push(...(await inferenceService(view, predictor, name, around)));
    }
    return uses;
  }
  if (kind === 'TrainedModel') {
    return trainedModel(view, view.get(spec, 'model'), name, around);
  }
  return /^(?:Cluster)?ServingRuntime$/.test(kind)
    ? modelsOfContainers(view, spec, 'kserve', name, around)
    : null;
}

/** Groups of KServe, and of KFServing, as it was called until 2021. */
export const KSERVE_GROUP = /^serving\.(?:kserve\.io|kubeflow\.org)\//;

/** `predictor`; in the first versions `default` and `canary`, each with a `predictor` or with the server itself. */
function predictorsOf(view: YamlView, spec: Node | undefined): (Node | undefined)[] {
  const old = ['default', 'canary'].flatMap((key) => {
    const endpoint = view.get(spec, key);
    return endpoint === undefined ? [] : [view.get(endpoint, 'predictor') ?? endpoint];
  });
  const predictor = view.get(spec, 'predictor');
  return predictor === undefined ? old : [predictor];
}

/**
 * The predictor of an InferenceService: `model` with its `modelFormat`, the older `onnx` and `triton`, or
 * containers of its own.
 */
async function inferenceService(
  view: YamlView,
  predictor: Node | undefined,
  name: string,
  around: Surroundings,
): Promise<ModelUse[]> {
  if (view.isSequence(view.get(predictor, 'containers'))) {
    return modelsOfContainers(view, predictor, 'kserve', name, around);
  }
  const custom = view.get(predictor, 'custom', 'container');
  if (custom !== undefined) {
    return modelsOfContainer(view, predictor, custom, 'kserve', name, around);
  }
  const onnx = view.get(predictor, 'onnx');
  const server = view.get(predictor, 'model') ?? onnx ?? view.get(predictor, 'triton');
  if (server === undefined) {
    return [];
  }
  const container = readModelContainer(view, server);
  const settings = containerSettings(container);
  const isOnnx = server === onnx || isOnnxFormat(view.text(view.get(server, 'modelFormat', 'name')));
  const mentioned = await mentionedModels(container, around);
  const models =
    mentioned.length > 0 ? mentioned : await modelsInStores(addressesOf(view, server), isOnnx, around);
  const stated = (...path: string[]) => view.text(view.get(predictor, ...path));
  return usesOf(
    'kserve',
    name,
    models,
    {
      ...settings,
      maxBatch: countSetting('maxBatchSize', stated('batcher', 'maxBatchSize')) ?? settings.maxBatch,
      queueDelayMs: countSetting('maxLatency', stated('batcher', 'maxLatency')) ?? settings.queueDelayMs,
      requestTimeoutMs:
        countSetting('timeout', stated('timeout'), MS_PER_SECOND) ?? settings.requestTimeoutMs,
      concurrency: countSetting('containerConcurrency', stated('containerConcurrency')),
    },
    around.files,
  );
}

/** One of the models that an InferenceService for several serves. */
async function trainedModel(
  view: YamlView,
  model: Node | undefined,
  name: string,
  around: Surroundings,
): Promise<ModelUse[]> {
  const address = view.text(view.get(model, 'storageUri'));
  const models = await modelsInStores(
    address ? [address] : [],
    isOnnxFormat(view.text(view.get(model, 'framework'))),
    around,
  );
  return usesOf('kserve', name, models, { ...noSettings, gpu: null }, around.files);
}

/** Where models are fetched from: one address, several, or a path in a store that is described elsewhere. */
function addressesOf(view: YamlView, server: Node): TextPart[] {
  const single =
    view.text(view.get(server, 'storageUri')) ??
    view.text(view.get(server, 'modelUri')) ??
    view.text(view.get(server, 'storage', 'path'));
  const several = view
    .items(view.get(server, 'storageUris'))
    .flatMap((item) => view.text(view.get(item, 'uri')) ?? []);
  return single ? [single, ...several] : several;
}

/** The models at addresses whose path lies in the folder as well. Of others only that they are ONNX models elsewhere is known. */
async function modelsInStores(
  addresses: readonly TextPart[],
  isOnnx: boolean,
  around: Surroundings,
): Promise<MentionedModel[]> {
  const models: MentionedModel[] = [];
  for (const address of addresses) {
    const here = await modelsAt(address, around);
    if (here.length > 0) {
      models.push(...here);
    } else if (isOnnx || address.text.endsWith('.onnx')) {
      models.push({ token: address, place: { kind: 'store', address: address.text }, inFolder: null });
    }
  }
  return models;
}

function isOnnxFormat(name: TextPart | undefined): boolean {
  return name?.text.toLowerCase() === 'onnx';
}
