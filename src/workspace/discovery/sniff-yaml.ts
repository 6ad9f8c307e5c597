import type { Verdict } from './discovered-file';

/** Why a template is left out, also one that happens to be plain YAML: it is only a part of what the chart renders. */
export const HELM_TEMPLATE = 'Helm template, not rendered: run `helm template` and save its output';

const HELM_ACTION =
  /\{\{[^{}\n]{0,200}?(?:\.Values\b|\.Release\b|\.Chart\b|\.Capabilities\b|\binclude\s+"|\btemplate\s+"|\bdefine\s+")/;
const API_VERSION = /^(?:apiVersion|"apiVersion")\s*:\s*["']?([^\s"'#]+)/gm;
const KIND = /^(?:kind|"kind")\s*:\s*\S/m;
/** Tools whose own configuration looks like a Kubernetes object but never reaches a cluster. */
const NOT_FOR_A_CLUSTER =
  /^(?:kustomize\.config\.k8s\.io|skaffold|kind\.x-k8s\.io|k3d\.io|ctlptl\.dev|kubeadm\.k8s\.io|client\.authentication\.k8s\.io|helm\.toolkit)/;
const COMPOSE_NAME = /(?:^|\/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/i;
const COMPOSE_KEYS = /^(?:services|include|name|version|x-[\w-]+|networks|volumes)\s*:/m;
/**
 * `services:` with, further in, what only Compose says about a service. Each line between matches in one way only, so
 * that a long file cannot make the search slow.
 */
const COMPOSE_SERVICES =
  /^services\s*:[ \t]*(?:#.*)?(?:\r?\n(?:[ \t].*|#.*)?)*?\r?\n[ \t]+(?:image|build|extends|container_name|depends_on|env_file)\s*:/m;

/** Decides whether a YAML text is a Kubernetes manifest or a Compose file. `relative` is only a hint, for Compose. */
export function sniffYaml(head: string, relative: string): Verdict {
  const isKubernetes =
    KIND.test(head) && [...head.matchAll(API_VERSION)].some((match) => !NOT_FOR_A_CLUSTER.test(match[1]));
  if (HELM_ACTION.test(head) && (isKubernetes || /(?:^|\/)templates\//.test(relative))) {
    return { refused: HELM_TEMPLATE };
  }
  if (isKubernetes) {
    return { kind: 'kubernetes' };
  }
  if (COMPOSE_SERVICES.test(head) || (COMPOSE_NAME.test(relative) && COMPOSE_KEYS.test(head))) {
    return { kind: 'compose' };
  }
  return undefined;
}
