import type { Node } from 'yaml';
import type { ModelUse } from '../../../contracts/serving/served-model';
import { podTemplateOf } from '../kubernetes-workload';
import type { YamlSource } from '../yaml-source';
import type { YamlView } from '../yaml-view';
import { KSERVE_GROUP, readKserveModels } from './kserve-models';
import type { Surroundings } from './model-mentions';
import { modelsOfContainers } from './pod-models';
import type { ServingReading } from './reading';
import { folderOf, type WorkspaceFiles } from './workspace-files';

const MAX_LIST_NESTING = 4;

/**
 * ONNX models of KServe's objects and of the containers of workloads. Problems of the YAML itself are told by the reader
 * of services.
 */
export async function readKubernetesModels(yaml: YamlSource, files: WorkspaceFiles): Promise<ServingReading> {
  const around: Surroundings = { files, base: folderOf(yaml.source.file), mounts: [] };
  const uses: ModelUse[] = [];
  for (const view of yaml.views) {
    for (const node of objectsOf(view, view.root, 0)) {
      uses.push(...(await modelsOf(view, node, around)));
    }
  }
  return { uses, problems: [] };
}

function objectsOf(view: YamlView, node: Node, nesting: number): Node[] {
  const kind = view.text(view.get(node, 'kind'))?.text;
  if (kind?.endsWith('List') !== true || nesting >= MAX_LIST_NESTING) {
    return [node];
  }
  return view.items(view.get(node, 'items')).flatMap((item) => objectsOf(view, item, nesting + 1));
}

async function modelsOf(view: YamlView, node: Node, around: Surroundings): Promise<ModelUse[]> {
  const kind = view.text(view.get(node, 'kind'))?.text ?? '';
  const name = view.text(view.get(node, 'metadata', 'name'))?.text ?? kind;
  if (KSERVE_GROUP.test(view.text(view.get(node, 'apiVersion'))?.text ?? '')) {
    const models = await readKserveModels(view, { kind, name, spec: view.get(node, 'spec') }, around);
    if (models !== null) {
      return models;
    }
  }
  const template = podTemplateOf(view, node, kind);
  return template ? modelsOfContainers(view, view.get(template, 'spec'), 'kubernetes', name, around) : [];
}
