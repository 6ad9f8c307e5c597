import type { Node } from 'yaml';
import type { ModelUse } from '../../../contracts/serving/served-model';
import { noObjects } from '../value-objects';
import { containerInput } from '../workload-input';
import { containerValues } from '../workload-values';
import type { YamlView } from '../yaml-view';
import { containerSettings, type ModelContainer } from './container-settings';
import { mentionedModels, type Mount, type Surroundings } from './model-mentions';
import { usesOf } from './model-uses';

/** ONNX models that the containers of a pod name, wherever the pod stands. */
export async function modelsOfContainers(
  view: YamlView,
  pod: Node | undefined,
  config: ModelUse['config'],
  name: string,
  around: Surroundings,
): Promise<ModelUse[]> {
  const uses: ModelUse[] = [];
  for (const node of view.items(view.get(pod, 'containers'))) {
    uses.push(...(await modelsOfContainer(view, pod, node, config, name, around)));
  }
  return uses;
}

/** Those of one container. */
export async function modelsOfContainer(
  view: YamlView,
  pod: Node | undefined,
  node: Node,
  config: ModelUse['config'],
  name: string,
  around: Surroundings,
): Promise<ModelUse[]> {
  const container = readModelContainer(view, node);
  const models = await mentionedModels(container, { ...around, mounts: hostFolders(view, pod, node) });
  return usesOf(config, name, models, containerSettings(container), around.files);
}

/** What a container is started with, and the CPUs and GPUs it may use. */
export function readModelContainer(view: YamlView, node: Node): ModelContainer {
  const { variables, args } = containerValues(containerInput(view, node, undefined), undefined, noObjects());
  const limits = view.get(node, 'resources', 'limits');
  const gpu = view
    .entries(limits)
    .find(({ key, value }) => /(?:^|\/)gpu$/.test(key.text) && view.text(value)?.text !== '0');
  return { variables, args, cpuLimit: view.text(view.get(limits, 'cpu')), gpu: gpu?.key };
}

/** Folders of the node that a container sees. */
function hostFolders(view: YamlView, pod: Node | undefined, container: Node): Mount[] {
  const folders = new Map(
    view.items(view.get(pod, 'volumes')).flatMap((volume) => {
      const name = view.text(view.get(volume, 'name'));
      const path = view.text(view.get(volume, 'hostPath', 'path'));
      return name && path ? [[name.text, path] as const] : [];
    }),
  );
  return view.items(view.get(container, 'volumeMounts')).flatMap((mount) => {
    const source = folders.get(view.text(view.get(mount, 'name'))?.text ?? '');
    const target = view.text(view.get(mount, 'mountPath'));
    return source && target ? [{ source, target: target.text }] : [];
  });
}
