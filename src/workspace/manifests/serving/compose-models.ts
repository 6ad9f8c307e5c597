import type { Node } from 'yaml';
import type { ModelUse } from '../../../contracts/serving/served-model';
import { readComposeService } from '../compose-service';
import { readDotenv } from '../dotenv';
import { interpolateCompose, type Lookup } from '../interpolate';
import { splitPart, type TextPart } from '../text-part';
import type { YamlSource } from '../yaml-source';
import type { YamlView } from '../yaml-view';
import { containerSettings } from './container-settings';
import { mentionedModels, type Mount } from './model-mentions';
import { usesOf } from './model-uses';
import type { ServingReading } from './reading';
import { folderOf, within, type WorkspaceFiles } from './workspace-files';

/**
 * ONNX models of the services of a Compose file, found through arguments, variables and volumes. What a service takes
 * over from another file is left out. Problems of the YAML itself are told by the reader of services.
 */
export async function readComposeModels(yaml: YamlSource, files: WorkspaceFiles): Promise<ServingReading> {
  const base = folderOf(yaml.source.file);
  const dotenv = await files.text(within(base, '.env') ?? '.env');
  const values = new Map(
    (dotenv === null ? [] : readDotenv(dotenv)).map(({ name, value }) => [name, value.text]),
  );
  // Compose is started in the folder of its file.
  const lookup: Lookup = (name) => values.get(name) ?? (name === 'PWD' ? '.' : undefined);
  const expand = (part: TextPart): TextPart => interpolateCompose(part, lookup);
  const uses: ModelUse[] = [];
  for (const view of yaml.views) {
    for (const { key, value } of view.entries(view.get(view.root, 'services'))) {
      const { variables, entrypoint, command } = readComposeService(view, key, value, lookup);
      const args = [...entrypoint, ...command];
      const limit =
        view.text(view.get(value, 'deploy', 'resources', 'limits', 'cpus')) ??
        view.text(view.get(value, 'cpus'));
      const container = { variables, args, cpuLimit: limit && expand(limit), gpu: gpuOf(view, value) };
      const models = await mentionedModels(container, {
        files,
        base,
        mounts: mountsOf(view, view.get(value, 'volumes'), expand),
      });
      uses.push(...(await usesOf('compose', key.text, models, containerSettings(container), files)));
    }
  }
  return { uses, problems: [] };
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
function mountsOf(view: YamlView, node: Node | undefined, expand: (part: TextPart) => TextPart): Mount[] {
  return view.items(node).flatMap((item) => {
    const short = view.text(item);
    const pair = short && splitPart(expand(short), ':');
    if (pair) {
      return isFolder(pair.head) ? [{ source: pair.head, target: pair.tail.text.split(':')[0] }] : [];
    }
    const from = view.text(view.get(item, 'source'));
    const target = view.text(view.get(item, 'target'));
    return from && target && isFolder(expand(from))
      ? [{ source: expand(from), target: expand(target).text }]
      : [];
  });
}

/** A bare name is a volume that Docker keeps elsewhere. */
function isFolder({ text }: TextPart): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/)/.test(text);
}
