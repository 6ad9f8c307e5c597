import type { Node } from 'yaml';
import { textsIn } from './mentioned-texts';
import { mayConfigure } from './mount-targets';
import type { TextPart } from './text-part';
import type { YamlView } from './yaml-view';

/** A ConfigMap or Secret in the namespace of the workload. */
export interface MapName {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** Where variables come from. */
export type VariableSource =
  | { readonly from: 'value'; readonly name: string; readonly value: TextPart }
  | {
      readonly from: 'key';
      readonly name: string;
      readonly map: MapName;
      readonly key: string;
      readonly optional: boolean;
    }
  | { readonly from: 'all'; readonly map: MapName; readonly prefix: string };

/** What one container of a pod is started with, before other objects are looked at. */
export interface ContainerInput {
  /** In the order in which Kubernetes sets them: those of `envFrom` first. */
  readonly sources: readonly VariableSource[];
  readonly args: readonly TextPart[];
  /** Maps whose entries it sees as files; `keys` is null for all. */
  readonly mounts: readonly { readonly map: MapName; readonly keys: readonly string[] | null }[];
  /** Of hooks, probes and annotations, which may name other services. */
  readonly texts: readonly string[];
  /** Values that come from where manifests do not reach. */
  readonly unknown: readonly string[];
}

/** @param template the pod, for its labels, annotations and volumes; undefined where a container stands alone */
export function containerInput(view: YamlView, container: Node, template: Node | undefined): ContainerInput {
  const sources: VariableSource[] = [];
  const unknown: string[] = [];
  for (const item of view.items(view.get(container, 'envFrom'))) {
    const map = mapAt(view, item, 'configMapRef', 'secretRef');
    if (map) {
      sources.push({ from: 'all', map, prefix: view.text(view.get(item, 'prefix'))?.text ?? '' });
    }
  }
  for (const item of view.items(view.get(container, 'env'))) {
    const source = variableSource(view, item, template);
    if (typeof source === 'string') {
      unknown.push(source);
    } else if (source !== undefined) {
      sources.push(source);
    }
  }
  const args = ['command', 'args']
    .flatMap((field) => view.items(view.get(container, field)))
    .map((item) => view.text(item))
    .filter((argument) => argument !== undefined);
  const mounted = mountsOf(view, container, template);
  const texts = [
    ...['lifecycle', 'startupProbe', 'readinessProbe', 'livenessProbe'].map((key) =>
      view.get(container, key),
    ),
    view.get(template, 'metadata', 'annotations'),
    view.get(template, 'spec', 'hostAliases'),
  ].flatMap((node) => textsIn(view, node));
  return { sources, args, mounts: mounted.mounts, texts, unknown: [...unknown, ...mounted.unknown] };
}

/** One element of `env`: its source, its name when nothing in manifests can hold the value, or nothing to look at. */
export function variableSource(
  view: YamlView,
  item: Node,
  template: Node | undefined,
): VariableSource | string | undefined {
  const name = view.text(view.get(item, 'name'))?.text;
  if (name === undefined || view.text(view.get(item, '$patch'))?.text === 'delete') {
    return undefined;
  }
  const from = view.get(item, 'valueFrom');
  const value = view.text(view.get(item, 'value')) ?? podField(view, from, template);
  if (value) {
    return { from: 'value', name, value };
  }
  const map = mapAt(view, from, 'configMapKeyRef', 'secretKeyRef');
  if (map) {
    const reference = view.get(from, map.kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef');
    const key = view.text(view.get(reference, 'key'))?.text ?? '';
    const optional = view.text(view.get(reference, 'optional'))?.text === 'true';
    return { from: 'key', name, map, key, optional };
  }
  const field = view.text(view.get(from, 'fieldRef', 'fieldPath'))?.text;
  return view.get(from, 'fileKeyRef') || field?.startsWith('metadata.annotations[') === true
    ? name
    : undefined;
}

function mapAt(
  view: YamlView,
  node: Node | undefined,
  configMap: string,
  secret: string,
): MapName | undefined {
  const ofConfigMap = view.text(view.get(node, configMap, 'name'));
  const ofSecret = view.text(view.get(node, secret, 'name'));
  const name = ofConfigMap ?? ofSecret;
  return name && { kind: ofConfigMap ? 'ConfigMap' : 'Secret', name: name.text };
}

/** `valueFrom.fieldRef: metadata.labels['app']`: the value is a label or an annotation of the same template. */
function podField(view: YamlView, from: Node | undefined, template: Node | undefined): TextPart | undefined {
  const path = view.text(view.get(from, 'fieldRef', 'fieldPath'));
  const match = path && /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path.text);
  const value = match && view.text(view.get(template, 'metadata', match[1], match[2]))?.text;
  return path && value !== undefined && value !== null
    ? { text: value, range: () => path.range() }
    : undefined;
}

/** Volumes from ConfigMaps and Secrets that the container mounts, and those of stores outside the cluster. */
function mountsOf(
  view: YamlView,
  container: Node,
  template: Node | undefined,
): Pick<ContainerInput, 'mounts' | 'unknown'> {
  const mounted = new Map(
    view
      .items(view.get(container, 'volumeMounts'))
      .map((mount) => [
        view.text(view.get(mount, 'name'))?.text,
        view.text(view.get(mount, 'mountPath'))?.text,
      ]),
  );
  const mounts: ContainerInput['mounts'][number][] = [];
  const unknown: string[] = [];
  for (const volume of view.items(view.get(template, 'spec', 'volumes'))) {
    const name = view.text(view.get(volume, 'name'))?.text;
    if (!mounted.has(name)) {
      continue;
    }
    for (const source of [volume, ...view.items(view.get(volume, 'projected', 'sources'))]) {
      const map = mapOfVolume(view, source);
      if (map) {
        mounts.push(map);
      }
    }
    const store = view.text(view.get(volume, 'csi', 'volumeAttributes', 'secretProviderClass'));
    unknown.push(...(store ? [store.text] : []));
    const host = view.text(view.get(volume, 'hostPath', 'path'));
    unknown.push(...(host && mayConfigure(mounted.get(name) ?? host.text) ? [host.text] : []));
  }
  const injected = view
    .entries(view.get(template, 'metadata', 'annotations'))
    .flatMap(({ key }) => /^vault\.hashicorp\.com\/agent-inject-secret-(.+)$/.exec(key.text)?.[1] ?? []);
  return { mounts, unknown: [...unknown, ...injected] };
}

function mapOfVolume(view: YamlView, volume: Node): ContainerInput['mounts'][number] | undefined {
  const configMap = view.text(view.get(volume, 'configMap', 'name'));
  const secret =
    view.text(view.get(volume, 'secret', 'secretName')) ?? view.text(view.get(volume, 'secret', 'name'));
  const name = configMap ?? secret;
  if (!name) {
    return undefined;
  }
  const items = view
    .items(view.get(volume, configMap ? 'configMap' : 'secret', 'items'))
    .flatMap((item) => view.text(view.get(item, 'key'))?.text ?? []);
  return {
    map: { kind: configMap ? 'ConfigMap' : 'Secret', name: name.text },
    keys: items.length > 0 ? items : null,
  };
}
