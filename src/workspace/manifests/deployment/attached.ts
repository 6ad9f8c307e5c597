import type { Node } from 'yaml';
import type { Autoscaler, AutoscalerTarget, StatedTimeout } from '../../../contracts/deployment';
import type { AttachedSettings } from '../declaration';
import { parseDurationMs, parseQuantity } from '../quantities';
import type { YamlView } from '../yaml-view';
import { fieldAt, parseCount, parseSecondsMs, statedAt } from './fields';

/** What an object says about workloads or services that other objects declare: autoscalers, routes, KServe predictors. */
export function attachedSettings(view: YamlView, node: Node, kind: string): AttachedSettings[] {
  const name = view.text(view.get(node, 'metadata', 'name'))?.text ?? '';
  const namespace = view.text(view.get(node, 'metadata', 'namespace'))?.text;
  const spec = view.get(node, 'spec');
  const attach = (target: string, more: Partial<AttachedSettings>): AttachedSettings => ({
    target,
    namespace,
    autoscaler: null,
    timeouts: [],
    ...more,
  });
  switch (kind) {
    case 'HorizontalPodAutoscaler': {
      const target = view.text(view.get(spec, 'scaleTargetRef', 'name'));
      return target ? [attach(target.text, { autoscaler: podAutoscaler(view, spec, name) })] : [];
    }
    case 'InferenceService': {
      const predictor = view.get(spec, 'predictor') ?? view.get(spec, 'default', 'predictor');
      return [attach(name, predictorSettings(view, predictor, name))];
    }
    case 'VirtualService':
      return view.items(view.get(spec, 'http')).flatMap((route) => {
        const timeout = statedAt(view, route, ['timeout'], parseDurationMs);
        const hosts = view
          .items(view.get(route, 'route'))
          .flatMap((each) => view.text(view.get(each, 'destination', 'host'))?.text ?? []);
        return routed(hosts, timeout, attach);
      });
    case 'HTTPRoute':
      return view.items(view.get(spec, 'rules')).flatMap((rule) => {
        const timeout = statedAt(view, rule, ['timeouts', 'request'], parseDurationMs);
        const hosts = view
          .items(view.get(rule, 'backendRefs'))
          .flatMap((each) => view.text(view.get(each, 'name'))?.text ?? []);
        return routed(hosts, timeout, attach);
      });
    case 'Ingress':
      return routed(ingressHosts(view, spec), ingressTimeout(view, node), attach);
    default:
      return [];
  }
}

type Attach = (target: string, more: Partial<AttachedSettings>) => AttachedSettings;

/** `reviews.prod.svc.cluster.local` names a namespace; `reviews` is in that of the route. */
function routed(
  hosts: readonly string[],
  timeout: Omit<StatedTimeout, 'kind'> | undefined,
  attach: Attach,
): AttachedSettings[] {
  if (timeout === undefined) {
    return [];
  }
  return [...new Set(hosts)].map((host) => {
    const [target, namespace] = host.split('.') as [string, string?];
    const timeouts: StatedTimeout[] = [{ kind: 'route', ...timeout }];
    return attach(target, { timeouts, ...(namespace !== undefined && { namespace }) });
  });
}

function ingressHosts(view: YamlView, spec: Node | undefined): string[] {
  return view
    .items(view.get(spec, 'rules'))
    .flatMap((rule) => view.items(view.get(rule, 'http', 'paths')))
    .flatMap((path) => view.text(view.get(path, 'backend', 'service', 'name'))?.text ?? []);
}

function ingressTimeout(view: YamlView, node: Node): Omit<StatedTimeout, 'kind'> | undefined {
  const key = 'nginx.ingress.kubernetes.io/proxy-read-timeout';
  return statedAt(view, node, ['metadata', 'annotations', key], parseSecondsMs);
}

function predictorSettings(
  view: YamlView,
  predictor: Node | undefined,
  name: string,
): Partial<AttachedSettings> {
  const timeout = statedAt(view, predictor, ['timeout'], parseSecondsMs);
  const target = statedAt(view, predictor, ['scaleTarget'], parseCount);
  const metric = view.text(view.get(predictor, 'scaleMetric'))?.text ?? 'concurrency';
  return {
    timeouts: timeout ? [{ kind: 'serving', ...timeout }] : [],
    autoscaler: {
      kind: 'kserve',
      name,
      min: fieldAt(view, predictor, ['minReplicas'], parseCount),
      max: fieldAt(view, predictor, ['maxReplicas'], parseCount),
      targets: target
        ? [{ metric, unit: /^(?:cpu|memory)$/.test(metric) ? 'percent' : 'average', ...target }]
        : [],
    },
  };
}

function podAutoscaler(view: YamlView, spec: Node | undefined, name: string): Autoscaler {
  const cpu = statedAt(view, spec, ['targetCPUUtilizationPercentage'], parseCount);
  return {
    kind: 'hpa',
    name,
    min: fieldAt(view, spec, ['minReplicas'], parseCount),
    max: fieldAt(view, spec, ['maxReplicas'], parseCount),
    targets: [
      ...(cpu ? [{ metric: 'cpu', unit: 'percent' as const, ...cpu }] : []),
      ...view.items(view.get(spec, 'metrics')).flatMap((metric) => metricTargets(view, metric)),
    ],
  };
}

const SOURCES = ['resource', 'containerResource', 'pods', 'object', 'external'];
const UNITS = { averageUtilization: 'percent', averageValue: 'average', value: 'total' } as const;

function metricTargets(view: YamlView, metric: Node): AutoscalerTarget[] {
  return SOURCES.flatMap((source) => {
    const node = view.get(metric, source);
    const name = view.text(view.get(node, 'name')) ?? view.text(view.get(node, 'metric', 'name'));
    return Object.entries(UNITS).flatMap(([key, unit]) => {
      const stated = statedAt(view, node, ['target', key], parseQuantity);
      return name && stated ? [{ metric: name.text, unit, ...stated }] : [];
    });
  });
}
