import type { Verdict } from './discovered-file';

/** Why a template is left out, also one that happens to be plain YAML: it is only a part of what the chart renders. */
export const HELM_TEMPLATE = 'Helm template, not rendered: run `helm template` and save its output';

const HELM_ACTION =
  /\{\{[^{}\n]{0,200}?(?:\.Values\b|\.Release\b|\.Chart\b|\.Capabilities\b|\binclude\s+"|\btemplate\s+"|\bdefine\s+")/;
const API_VERSION = /^(?:apiVersion|"apiVersion")\s*:\s*["']?([^\s"'#]+)/gm;
const KIND = /^(?:kind|"kind")\s*:\s*\S/m;
/** Tools whose own configuration looks like a Kubernetes object but never reaches a cluster. */
const NOT_FOR_A_CLUSTER =
  /^(?:skaffold|kind\.x-k8s\.io|k3d\.io|ctlptl\.dev|kubeadm\.k8s\.io|client\.authentication\.k8s\.io|helm\.toolkit)/;
const KUSTOMIZATION_NAME = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const CHART_NAME = /(?:^|\/)Chart\.ya?ml$/;
const VALUES_NAME = /(?:^|\/)values(?:[._-][^/]*)?\.ya?ml$/i;
const HELM_FILE =
  'of a Helm chart, which declares nothing until it is rendered: run `helm template` and save its output';
const COMPOSE_NAME = /(?:^|\/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/i;
const COMPOSE_KEYS = /^(?:services|include|name|version|x-[\w-]+|networks|volumes)\s*:/m;
/**
 * `services:` with, further in, what only Compose says about a service. Each line between matches in one way only, so
 * that a long file cannot make the search slow.
 */
const COMPOSE_SERVICES =
  /^services\s*:[ \t]*(?:#.*)?(?:\r?\n(?:[ \t].*|#.*)?)*?\r?\n[ \t]+(?:image|build|extends|container_name|depends_on|env_file)\s*:/m;

/** Decides whether a YAML text is a Kubernetes manifest or a Compose file. `relative` is only a hint. */
export function sniffYaml(head: string, relative: string): Verdict {
  const versions = [...head.matchAll(API_VERSION)].map((match) => match[1]);
  const isKubernetes =
    (KIND.test(head) && versions.some((version) => !NOT_FOR_A_CLUSTER.test(version))) ||
    versions.some((version) => version.startsWith('kustomize.config.k8s.io/')) ||
    KUSTOMIZATION_NAME.test(relative);
  if (HELM_ACTION.test(head) && (isKubernetes || /(?:^|\/)templates\//.test(relative))) {
    return { refused: HELM_TEMPLATE };
  }
  if (isKubernetes) {
    return { kind: 'kubernetes' };
  }
  if (COMPOSE_SERVICES.test(head) || (COMPOSE_NAME.test(relative) && COMPOSE_KEYS.test(head))) {
    return { kind: 'compose' };
  }
  return refusal(versions, relative);
}

/** A document of a manifest begins with one of these; prose that quotes a manifest does not. */
const YAML_START =
  /^(?:\uFEFF|\s|#.*(?:\r?\n|$))*(?:---|apiVersion:|kind:|metadata:|spec:|services:|name:|version:|include:|x-[\w-]+:)/;

/** A manifest whose name is not that of YAML, by its content alone. */
export function sniffMisnamedYaml(text: string): Verdict {
  const verdict = YAML_START.test(text) ? sniffYaml(text, '') : undefined;
  if (verdict === undefined || !('kind' in verdict)) {
    return verdict;
  }
  const what = verdict.kind === 'compose' ? 'Compose file' : 'Kubernetes manifest';
  return { refused: `${what} whose name is not that of YAML: it is read when its name ends in .yaml` };
}

/** Why a file that belongs to the manifests of a system declares nothing. */
function refusal(versions: readonly string[], relative: string): Verdict {
  if (CHART_NAME.test(relative)) {
    return { refused: `description ${HELM_FILE}` };
  }
  if (VALUES_NAME.test(relative)) {
    return { refused: `values ${HELM_FILE}` };
  }
  if (COMPOSE_NAME.test(relative)) {
    return { refused: 'Compose file that declares no service' };
  }
  const tool = versions.find((version) => NOT_FOR_A_CLUSTER.test(version));
  return tool === undefined
    ? undefined
    : { refused: `configuration of a tool (${tool}), which declares no service` };
}
