import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type {
  AttachedSettings,
  ConfigMapDeclaration,
  KubernetesService,
  Kustomization,
  ManifestReading,
  ServiceDeclaration,
} from './declaration';
import { attachedSettings } from './deployment/attached';
import { composeAmongKubernetes } from './foreign-documents';
import { podTemplateOf, readWorkload } from './kubernetes-workload';
import { isKustomization, readKustomization } from './kustomize';
import { kustomizationProblems } from './kustomize-fields';
import type { SiblingFiles } from './siblings';
import { templateProblem } from './template';
import type { TextPart } from './text-part';
import type { YamlSource } from './yaml-source';
import type { YamlView } from './yaml-view';

/** Nested lists are valid Kubernetes, but do not occur in practice. */
const MAX_LIST_NESTING = 4;

/**
 * Workloads, Services, ConfigMaps, Secrets and kustomizations of a multi-document file. Other kinds are none of this
 * reader's business.
 */
export async function readKubernetes(
  { source, reading, views }: YamlSource,
  siblings: SiblingFiles,
): Promise<ManifestReading> {
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
    problems: [...problems, ...composeAmongKubernetes(views)],
  };
  const kustomizations: Kustomization[] = [];
  for (const view of views) {
    if (isKustomization(view)) {
      const { kustomization, maps } = await readKustomization(view, siblings);
      kustomizations.push(kustomization);
      found.problems.push(...kustomizationProblems(view));
      found.configMaps.push(...maps);
    } else {
      readObject(view, view.root, found, 0);
    }
  }
  return { ...found, kustomizations };
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
  if (!kind || view.text(view.get(node, '$patch'))?.text === 'delete') {
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
  const isSecret = kind.text === 'Secret' && view.text(view.get(node, 'apiVersion'))?.text === 'v1';
  if (!template && !isService && !isConfigMap && !isSecret) {
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
    found.kubernetesServices.push(readService(view, node, name, namespace));
  } else {
    found.configMaps.push(readMap(view, node, isSecret ? 'Secret' : 'ConfigMap', name.text, namespace));
  }
}

/** Base64 with the place of its token. */
function decodedPart(part: TextPart): TextPart {
  return { text: Buffer.from(part.text, 'base64').toString(), range: () => part.range() };
}

/** A Kubernetes Service, with what its variables and its name stand for. */
function readService(
  view: YamlView,
  node: Node,
  name: TextPart,
  namespace: string | undefined,
): KubernetesService {
  const spec = view.get(node, 'spec');
  const external =
    view.text(view.get(spec, 'type'))?.text === 'ExternalName'
      ? view.text(view.get(spec, 'externalName'))?.text
      : undefined;
  const isHeadless = view.text(view.get(spec, 'clusterIP'))?.text === 'None';
  return {
    name: name.text,
    namespace,
    selector: external === undefined ? view.texts(view.get(spec, 'selector')) : {},
    ports: view
      .items(view.get(spec, 'ports'))
      .flatMap((port) => view.text(view.get(port, 'port'))?.text ?? []),
    hasAddress: external === undefined && !isHeadless,
    ...(external !== undefined && { externalName: external }),
    range: name.range(),
  };
}

function readMap(
  view: YamlView,
  node: Node,
  kind: ConfigMapDeclaration['kind'],
  name: string,
  namespace: string | undefined,
): ConfigMapDeclaration {
  const isSecret = kind === 'Secret';
  const plain = view.entries(view.get(node, isSecret ? 'stringData' : 'data')).flatMap(({ key, value }) => {
    const text = view.text(value);
    return text ? [{ key: key.text, value: text }] : [];
  });
  const encoded = view.entries(view.get(node, isSecret ? 'data' : 'binaryData'));
  const own = new Set(plain.map(({ key }) => key));
  const decoded = encoded.flatMap(({ key, value }) => {
    const text = view.text(value);
    return text && !own.has(key.text) ? [{ key: key.text, value: decodedPart(text) }] : [];
  });
  return { kind, name, namespace, entries: [...plain, ...decoded], isComplete: true };
}
