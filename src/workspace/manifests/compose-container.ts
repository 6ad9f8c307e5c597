import type { Node } from 'yaml';
import { splitPart, type TextPart } from './text-part';
import type { YamlView } from './yaml-view';

/** A folder or file of the host that a container sees at `target`. */
export interface ComposeVolume {
  /** As the file writes it, after interpolation. */
  readonly source: TextPart;
  readonly target: string;
  /** Folder that a relative source starts from, relative to that of the project's first file. */
  readonly folder: string;
}

/** What a service gives its container, as far as it matters to a model that is served there. */
export interface ComposeContainer {
  readonly volumes: readonly ComposeVolume[];
  readonly cpuLimit: TextPart | undefined;
  /** Where it asks for a GPU. */
  readonly gpu: TextPart | undefined;
}

export function composeContainer(
  view: YamlView,
  node: Node | undefined,
  folder: string,
  expand: (part: TextPart) => TextPart,
): ComposeContainer {
  /** What `!reset` marks takes the value away, whatever is written behind it. */
  const kept = (...path: string[]): Node | undefined => {
    const at = view.get(node, ...path);
    return view.tag(at) === '!reset' ? undefined : at;
  };
  const limit = view.text(kept('deploy', 'resources', 'limits', 'cpus')) ?? view.text(kept('cpus'));
  return {
    volumes: volumesOf(view, kept('volumes'), folder, expand),
    cpuLimit: limit && expand(limit),
    gpu: gpuOf(view, node),
  };
}

/**
 * What `own` does not say is that of `base`; volumes are told by their target.
 * @param replaced keys whose value takes nothing from the base
 */
export function layerContainer(
  own: ComposeContainer,
  base: ComposeContainer,
  replaced: ReadonlySet<string>,
): ComposeContainer {
  const below = <T>(keys: readonly string[], value: T): T | undefined =>
    keys.some((key) => replaced.has(key)) ? undefined : value;
  const targets = new Set(own.volumes.map(({ target }) => target));
  return {
    volumes: [
      ...own.volumes,
      ...(below(['volumes'], base.volumes) ?? []).filter(({ target }) => !targets.has(target)),
    ],
    cpuLimit: own.cpuLimit ?? below(['deploy', 'cpus'], base.cpuLimit),
    gpu: own.gpu ?? below(['deploy', 'gpus', 'runtime'], base.gpu),
  };
}

/** Where a service asks for a GPU: reserved devices, `gpus`, or the runtime that brings them. */
function gpuOf(view: YamlView, service: Node | undefined): TextPart | undefined {
  const devices = view.items(view.get(service, 'deploy', 'resources', 'reservations', 'devices'));
  const capabilities = devices
    .flatMap((device) => view.items(view.get(device, 'capabilities')))
    .flatMap((item) => view.text(item) ?? []);
  const runtime = view.text(view.get(service, 'runtime'));
  return (
    capabilities.find(({ text }) => text === 'gpu') ??
    view.text(view.get(service, 'gpus')) ??
    (runtime?.text === 'nvidia' ? runtime : undefined)
  );
}

/** Volumes that are folders of the host: `./models:/models:ro`, or the long form with `source` and `target`. */
function volumesOf(
  view: YamlView,
  node: Node | undefined,
  folder: string,
  expand: (part: TextPart) => TextPart,
): ComposeVolume[] {
  return view.items(node).flatMap((item) => {
    const short = view.text(item);
    const pair = short && splitPart(expand(short), ':');
    if (pair) {
      return isFolder(pair.head) ? [{ source: pair.head, target: pair.tail.text.split(':')[0], folder }] : [];
    }
    const from = view.text(view.get(item, 'source'));
    const target = view.text(view.get(item, 'target'));
    return from && target && isFolder(expand(from))
      ? [{ source: expand(from), target: expand(target).text, folder }]
      : [];
  });
}

/** A bare name is a volume that Docker keeps elsewhere. */
function isFolder({ text }: TextPart): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/)/.test(text);
}
