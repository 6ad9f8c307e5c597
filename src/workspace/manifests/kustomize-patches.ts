import { isMap, type Node } from 'yaml';
import type { WorkloadPatch } from './declaration';
import { podTemplateOf } from './kubernetes-workload';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import type { TextPart } from './text-part';
import { containerInput, variableSource, type ContainerInput, type VariableSource } from './workload-input';
import { SharedYaml, YamlSource } from './yaml-source';
import type { YamlView } from './yaml-view';

/** Further patches are made by tools. */
const MAX_PATCHES = 200;
/** Keys under which patches of any kind are listed. */
const LISTS = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];

/**
 * Variables and arguments that the patches of a kustomization give to workloads: strategic ones as objects, JSON patches
 * as values at a path. Targets of `replacements` get values that only kustomize computes. Patches in manifest files of their
 * own are read with those files.
 */
export async function patchesOf(view: YamlView, siblings: SiblingFiles): Promise<WorkloadPatch[]> {
  const found: WorkloadPatch[] = [];
  const items = LISTS.flatMap((key) => view.items(view.get(view.root, key))).slice(0, MAX_PATCHES);
  // A patch may be named for many targets.
  const shared = new SharedYaml();
  for (const item of items) {
    const whole = view.text(item);
    const inline = view.text(view.get(item, 'patch')) ?? (whole?.text.includes('\n') ? whole : undefined);
    const path = view.text(view.get(item, 'path'));
    const target = view.text(view.get(item, 'target', 'name'))?.text ?? null;
    const source = inline ? new EmbeddedText(inline) : path && (await siblings.read(path.text));
    if (source instanceof SourceText) {
      const isFile = inline === undefined;
      const yaml = isFile ? shared.of(source) : new YamlSource(source);
      found.push(...yaml.views.flatMap((patch) => patchOf(patch, target, isFile)));
    } else if (path) {
      found.push({ target, containers: [unknownInput(path.text)] });
    }
  }
  for (const replacement of view.items(view.get(view.root, 'replacements'))) {
    for (const item of view.items(view.get(replacement, 'targets'))) {
      const name = view.text(view.get(item, 'select', 'name'))?.text ?? null;
      found.push({ target: name, containers: [unknownInput('replacements')] });
    }
  }
  return found;
}

/** Text inside a text: its places are those of the outer one. */
class EmbeddedText extends SourceText {
  constructor(private readonly outer: TextPart) {
    super(outer.range().file, outer.text);
  }

  override range(start: number, end: number) {
    return this.outer.range(start, end);
  }

  override token(): undefined {
    return undefined;
  }
}

function patchOf(view: YamlView, target: string | null, isFile: boolean): WorkloadPatch[] {
  if (!isMap(view.root)) {
    const inputs = view.items(view.root).map((operation) => operationInput(view, operation));
    return [{ target, containers: inputs.filter((input) => input !== undefined) }];
  }
  const kind = view.text(view.get(view.root, 'kind'))?.text ?? '';
  const template = podTemplateOf(view, view.root, kind);
  // A strategic patch in a file is a manifest that is found by itself, unless it is for any name.
  if (!template || (isFile && target === null)) {
    return [];
  }
  const name = target ?? view.text(view.get(view.root, 'metadata', 'name'))?.text ?? null;
  const containers = view
    .items(view.get(template, 'spec', 'containers'))
    .map((container) => containerInput(view, container, template));
  return [{ target: name, containers }];
}

/** The variables in the value of an operation that adds or replaces. */
function operationInput(view: YamlView, operation: Node): ContainerInput | undefined {
  const path = view.text(view.get(operation, 'path'))?.text ?? '';
  const value = view.get(operation, 'value');
  if (value === undefined || !/\/(?:containers|initContainers|template)\b/.test(path)) {
    return undefined;
  }
  const scalar = view.text(value);
  if (scalar) {
    // The name of a variable is at another path; a value that is an address says so itself.
    const source: VariableSource = { from: 'value', name: 'URL', value: scalar };
    return { ...NOTHING, sources: /\/env\//.test(path) ? [source] : [], args: [scalar] };
  }
  const listed = view.items(value);
  const wrapped = listed.length > 0 ? listed : [value];
  const inputs = wrapped.flatMap((each) => [
    containerInput(view, each, undefined),
    ...(view.get(each, 'name') && (view.get(each, 'value') ?? view.get(each, 'valueFrom'))
      ? [variableInput(view, each)]
      : []),
  ]);
  return {
    sources: inputs.flatMap(({ sources }) => sources),
    args: [...inputs.flatMap(({ args }) => args), ...listed.flatMap((each) => view.text(each) ?? [])],
    mounts: [],
    texts: inputs.flatMap(({ texts }) => texts),
    unknown: inputs.flatMap(({ unknown }) => unknown),
  };
}

const NOTHING: ContainerInput = { sources: [], args: [], mounts: [], texts: [], unknown: [] };

/** One element of `env` that stands alone. */
function variableInput(view: YamlView, item: Node): ContainerInput {
  const source = variableSource(view, item, undefined);
  return typeof source === 'string'
    ? unknownInput(source)
    : { ...NOTHING, sources: source === undefined ? [] : [source] };
}

function unknownInput(name: string): ContainerInput {
  return { ...NOTHING, unknown: [name] };
}
