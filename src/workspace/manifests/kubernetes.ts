import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type {
  AttachedSettings,
  ConfigMapDeclaration,
  KubernetesService,
  ManifestReading,
  ServiceDeclaration,
} from './declaration';
import { attachedSettings } from './deployment/attached';
import { podTemplateOf, readWorkload } from './kubernetes-workload';
import { variableReferences } from './references';
import { templateProblem } from './template';
import type { YamlSource } from './yaml-source';
import type { YamlView } from './yaml-view';

/** Nested lists are valid Kubernetes, but do not occur in practice. */
const MAX_LIST_NESTING = 4;

/** Workloads, Services and ConfigMaps of a multi-document file. Other kinds are none of this reader's business. */
export function readKubernetes({ source, reading, views }: YamlSource): ManifestReading {
  const { problems, broken } = reading;
  // `name: {{ .Values.name }}` is valid YAML: a map whose key is a map.
  const suspicious = views.some((view) => view.holdsMapAsKey()) ? [...broken, source.text] : broken;
  const template = templateProblem(source, suspicious);
  if (template) {
    return { declarations: [], kubernetesServices: [], configMaps: [], problems: [template] };
  }

  const found: Found = {
    declarations: [],
    kubernetesServices: [],
    configMaps: [],
    attached: [],
    problems: [...problems],
  };
  for (const view of views) {
    readObject(view, view.root, found, 0);
  }
  return found;
}

interface Found {
  readonly declarations: ServiceDeclaration[];
  readonly kubernetesServices: KubernetesService[];
  readonly configMaps: ConfigMapDeclaration[];
  readonly attached: AttachedSettings[];
  readonly problems: Problem[];
}

function readObject(view: YamlView, node: Node, found: Found, nesting: number): void {
  const kind = view.text(view.get(node, 'kind'));
  if (!kind) {
    return;
  }
  if (kind.text.endsWith('List') && nesting < MAX_LIST_NESTING) {
    for (const item of view.items(view.get(node, 'items'))) {
      readObject(view, item, found, nesting + 1);
    }
    return;
  }
  const template = podTemplateOf(view, node, kind.text);
  const isService = kind.text === 'Service' && view.text(view.get(node, 'apiVersion'))?.text === 'v1';
  const isConfigMap = kind.text === 'ConfigMap';
  if (!template && !isService && !isConfigMap) {
    found.attached.push(...attachedSettings(view, node, kind.text));
    return;
  }

  const name = view.text(view.get(node, 'metadata', 'name'));
  if (!name || name.text === '') {
    const { file, line, column } = kind.range();
    found.problems.push({
      file,
      line,
      column,
      severity: 'warning',
      reason: `this ${kind.text} was left out: it has no metadata.name`,
    });
    return;
  }
  const namespace = view.text(view.get(node, 'metadata', 'namespace'))?.text;
  if (template) {
    const { declaration, problems } = readWorkload(view, node, template, name, namespace);
    found.declarations.push(declaration);
    found.problems.push(...problems);
  } else if (isService) {
    const selector = view.texts(view.get(node, 'spec', 'selector'));
    found.kubernetesServices.push({ name: name.text, namespace, selector, range: name.range() });
  } else {
    found.configMaps.push(readConfigMap(view, node, name.text, namespace));
  }
}

function readConfigMap(
  view: YamlView,
  node: Node,
  name: string,
  namespace: string | undefined,
): ConfigMapDeclaration {
  const entries = view.entries(view.get(node, 'data')).flatMap(({ key, value }) => {
    const text = view.text(value);
    const references = text ? variableReferences({ name: key.text, value: text }) : [];
    return references.length > 0 ? [{ key: key.text, references }] : [];
  });
  return { name, namespace, entries };
}
