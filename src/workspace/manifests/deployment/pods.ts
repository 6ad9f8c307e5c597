import type { Node } from 'yaml';
import type { ContainerResources, Deployment, Field, StatedTimeout } from '../../../contracts/deployment';
import { parseQuantity } from '../quantities';
import type { YamlView } from '../yaml-view';
import { fieldAt, parseCount, parseSecondsMs, statedAt } from './fields';

const PROBES = {
  startupProbe: 'startup-probe',
  readinessProbe: 'readiness-probe',
  livenessProbe: 'liveness-probe',
} as const;
/** Kinds of which a number of copies runs. Of a DaemonSet one runs per node, of a Pod just one. */
const REPLICATED = /^(?:Deployment|StatefulSet|ReplicaSet|ReplicationController|Rollout)$/;

/** Replicas, resources and probe timeouts of a workload. An autoscaler is an object of its own. */
export function podDeployment(view: YamlView, workload: Node, template: Node): Deployment {
  const kind = view.text(view.get(workload, 'kind'))?.text ?? '';
  const containers = view.items(view.get(template, 'spec', 'containers'));
  return {
    replicas: REPLICATED.test(kind)
      ? fieldAt(view, workload, ['spec', 'replicas'], parseCount)
      : { stated: null, insertion: null },
    containers: containers.map((container) => resourcesOf(view, container)),
    timeouts: containers.flatMap((container) => probeTimeouts(view, container)),
    autoscaler: null,
  };
}

function resourcesOf(view: YamlView, container: Node): ContainerResources {
  const field = (...path: string[]): Field => fieldAt(view, container, ['resources', ...path], parseQuantity);
  return {
    container: view.text(view.get(container, 'name'))?.text ?? null,
    cpuRequest: field('requests', 'cpu'),
    cpuLimit: field('limits', 'cpu'),
    memoryRequestBytes: field('requests', 'memory'),
    memoryLimitBytes: field('limits', 'memory'),
  };
}

function probeTimeouts(view: YamlView, container: Node): StatedTimeout[] {
  return Object.entries(PROBES).flatMap(([probe, kind]) => {
    const stated = statedAt(view, container, [probe, 'timeoutSeconds'], parseSecondsMs);
    return stated ? [{ kind, ...stated }] : [];
  });
}
