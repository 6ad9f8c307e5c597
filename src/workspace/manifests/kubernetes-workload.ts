import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type { ServiceDeclaration } from './declaration';
import { podDeployment } from './deployment/pods';
import { statedLimits, type KeyedText } from './slo';
import type { TextPart } from './text-part';
import { noObjects } from './value-objects';
import { containerInput } from './workload-input';
import { workloadValues } from './workload-values';
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
    containerInput(view, container, template),
  );
  const hostname = view.text(view.get(spec, 'hostname'))?.text;
  const { limits, problems } = statedLimits(annotationsOf(view, workload, template));
  const declaration: ServiceDeclaration = {
    name: name.text,
    aliases: hostname && hostname !== name.text ? [hostname] : [],
    kind: 'kubernetes',
    nameRange: name.range(),
    image: view.text(view.get(sidecarsAside(view, main, name.text), 'image'))?.text,
    namespace,
    labels,
    containers,
    // Those of other objects are added when all files are read.
    ...workloadValues(containers, namespace, noObjects()),
    limits,
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
