import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type { ConfigMapUse, ServiceDeclaration } from './declaration';
import { podDeployment } from './deployment/pods';
import { interpolateKubernetes } from './interpolate';
import { argumentReferences, traceNamesOf, variableReferences } from './references';
import type { Variable } from './references';
import { statedLimits, type KeyedText } from './slo';
import type { TextPart } from './text-part';
import { declaredTimeouts } from './timeouts';
import type { YamlView } from './yaml-view';

/**
 * The pod template of a workload: Pod, CronJob, and everything that keeps it at spec.template (Deployment,
 * StatefulSet, DaemonSet, ReplicaSet, Job, Rollout and other custom kinds). Undefined when the object runs no pods.
 */
export function podTemplateOf(view: YamlView, node: Node, kind: string): Node | undefined {
  if (kind === 'Pod') {
    return node;
  }
  const path = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  const template = view.get(node, ...path);
  return view.isSequence(view.get(template, 'spec', 'containers')) ? template : undefined;
}

/** The declaration of a workload: its name, its labels, what its containers refer to, and the limits it states. */
export function readWorkload(
  view: YamlView,
  workload: Node,
  template: Node,
  name: TextPart,
  namespace: string | undefined,
): { declaration: ServiceDeclaration; problems: Problem[] } {
  const spec = view.get(template, 'spec');
  const labels = view.texts(view.get(template, 'metadata', 'labels'));
  const main = view.items(view.get(spec, 'containers'));
  const containers = [...view.items(view.get(spec, 'initContainers')), ...main].map((container) =>
    readContainer(view, container, labels),
  );
  const hostname = view.text(view.get(spec, 'hostname'))?.text;
  const { limits, problems } = statedLimits(annotationsOf(view, workload, template));
  const declaration: ServiceDeclaration = {
    name: name.text,
    aliases: hostname && hostname !== name.text ? [hostname] : [],
    traceNames: [...new Set(containers.flatMap((container) => traceNamesOf(container.variables)))],
    kind: 'kubernetes',
    nameRange: name.range(),
    image: view.text(view.get(sidecarsAside(view, main, name.text), 'image'))?.text,
    namespace,
    labels,
    references: containers.flatMap((container) => [
      ...container.variables.flatMap(variableReferences),
      ...argumentReferences(container.args),
    ]),
    configMaps: containers.flatMap((container) => container.configMaps),
    limits,
    timeouts: containers.flatMap((container) => declaredTimeouts(container.variables, container.args)),
    deployment: podDeployment(view, workload, template),
  };
  return { declaration, problems };
}

/** Annotations of the workload, then annotations of its pods that it does not state itself. A Pod is its own template. */
function annotationsOf(view: YamlView, workload: Node, template: Node): KeyedText[] {
  const annotations = new Map<string, TextPart>();
  for (const node of [workload, template]) {
    for (const { key, value } of view.entries(view.get(node, 'metadata', 'annotations'))) {
      const text = view.text(value);
      if (text && !annotations.has(key.text)) {
        annotations.set(key.text, text);
      }
    }
  }
  return [...annotations].map(([key, value]) => ({ key, value }));
}

/** The container that runs the service: the one named after it, otherwise the first. */
function sidecarsAside(view: YamlView, containers: readonly Node[], name: string): Node | undefined {
  return (
    containers.find((container) => view.text(view.get(container, 'name'))?.text === name) ?? containers.at(0)
  );
}

export interface Container {
  readonly variables: readonly Variable[];
  readonly args: readonly TextPart[];
  readonly configMaps: readonly ConfigMapUse[];
}

/** What one container of a pod is started with; a value taken from a label is that of `labels`. */
export function readContainer(
  view: YamlView,
  container: Node,
  labels: Readonly<Record<string, string>>,
): Container {
  const variables: Variable[] = [];
  const configMaps: ConfigMapUse[] = [];
  const values = new Map<string, string>();
  const expand = (part: TextPart): TextPart =>
    interpolateKubernetes(part, (variable) => values.get(variable));

  for (const item of view.items(view.get(container, 'envFrom'))) {
    const configMap = view.text(view.get(item, 'configMapRef', 'name'));
    if (configMap) {
      configMaps.push({ configMap: configMap.text, key: undefined });
    }
  }
  for (const item of view.items(view.get(container, 'env'))) {
    const name = view.text(view.get(item, 'name'))?.text;
    if (name === undefined) {
      continue;
    }
    const written = view.text(view.get(item, 'value')) ?? labelValue(view, item, labels);
    if (written) {
      const value = expand(written);
      variables.push({ name, value });
      values.set(name, value.text);
    }
    const source = view.get(item, 'valueFrom', 'configMapKeyRef');
    const configMap = view.text(view.get(source, 'name'));
    if (configMap) {
      configMaps.push({ configMap: configMap.text, key: view.text(view.get(source, 'key'))?.text });
    }
  }
  const args = ['command', 'args']
    .flatMap((field) => view.items(view.get(container, field)))
    .map((item) => view.text(item))
    .filter((argument) => argument !== undefined)
    .map(expand);
  return { variables, args, configMaps };
}

/** `valueFrom.fieldRef: metadata.labels['app']`: the value is a label of the same template. */
function labelValue(
  view: YamlView,
  item: Node,
  labels: Readonly<Record<string, string>>,
): TextPart | undefined {
  const path = view.text(view.get(item, 'valueFrom', 'fieldRef', 'fieldPath'));
  const label = path && /^metadata\.labels\['([^']+)'\]$/.exec(path.text);
  const value = label ? labels[label[1]] : undefined;
  return path && value !== undefined ? { text: value, range: () => path.range() } : undefined;
}
