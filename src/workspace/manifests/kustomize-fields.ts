import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type { YamlEntry, YamlView } from './yaml-view';

type Shape = 'text' | 'names' | 'maps' | 'other';

const SHAPES = {
  text: 'apiVersion kind namespace namePrefix nameSuffix',
  names: `resources bases components crds patchesStrategicMerge configurations generators transformers validators
    buildMetadata`,
  maps: `labels patches patchesJson6902 images imageTags replicas replacements vars configMapGenerator secretGenerator
    helmCharts helmChartInflationGenerator`,
  other: 'metadata commonLabels commonAnnotations generatorOptions helmGlobals inventory openapi sortOptions',
} as const;
/** Fields of a kustomization, also those that are deprecated, with what kustomize expects there. */
const FIELDS: ReadonlyMap<string, Shape> = new Map(
  (Object.keys(SHAPES) as Shape[]).flatMap((shape) =>
    SHAPES[shape].split(/\s+/).map((name) => [name, shape] as const),
  ),
);
/** Those that every object has. */
const COMMON_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const MAX_LISTED = 20;
const MAX_SHOWN = 80;

export const KUSTOMIZE_GROUP = 'kustomize.config.k8s.io/';

/** Whether a field stands at the top that other objects do not have. */
export function hasKustomizeField(view: YamlView): boolean {
  return view.entries(view.root).some(({ key }) => FIELDS.has(key.text) && !COMMON_FIELDS.has(key.text));
}

/** Fields that kustomize does not know or that hold something else: it refuses the file, and they are used for nothing. */
export function kustomizationProblems(view: YamlView): Problem[] {
  const entries = view.entries(view.root);
  const at = ({ key }: YamlEntry, reason: string): Problem => {
    const { file, line, column } = key.range();
    return { file, severity: 'warning', reason, line, column };
  };
  const version = entries.find(({ key }) => key.text === 'apiVersion');
  const isOther =
    version?.value !== undefined && view.text(version.value)?.text.startsWith(KUSTOMIZE_GROUP) !== true;
  return [
    ...entries
      .filter(({ key }) => !FIELDS.has(key.text))
      .slice(0, MAX_LISTED)
      .map((entry) => at(entry, `kustomize does not know the field '${entry.key.text.slice(0, MAX_SHOWN)}'`)),
    ...entries.flatMap((entry) => {
      const fault = shapeFault(view, entry.value, FIELDS.get(entry.key.text) ?? 'other');
      return fault === undefined ? [] : [at(entry, `${entry.key.text} ${fault}`)];
    }),
    ...(isOther ? [at(version, `the apiVersion is not one of ${KUSTOMIZE_GROUP}`)] : []),
  ];
}

/** What a field holds that it should not; undefined where it is right or empty. */
function shapeFault(view: YamlView, value: Node | undefined, shape: Shape): string | undefined {
  if (shape === 'other') {
    return undefined;
  }
  const isText = (node: Node | undefined): boolean => view.text(node) !== undefined && !view.isNull(node);
  const isCollection = (node: Node): boolean => view.isSequence(node) || view.entries(node).length > 0;
  if (shape === 'text') {
    return value !== undefined && isCollection(value) ? 'should be a text: it is not used' : undefined;
  }
  if (isText(value) || view.entries(value).length > 0) {
    return 'should be a list: it is not used';
  }
  if (shape === 'names') {
    return view.items(value).some(isCollection)
      ? 'holds maps or lists where it should hold names: those are not used'
      : undefined;
  }
  return view.items(value).some(isText)
    ? 'holds names where it should hold maps: those are not used'
    : undefined;
}
