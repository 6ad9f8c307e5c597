import type { Node } from 'yaml';
import type { Deployment } from '../../contracts/deployment';
import { composeDeployment, inheritDeployment } from './deployment/compose';
import type { Variable } from './references';
import type { KeyedText } from './slo';
import { splitPart, wordsOf } from './text-part';
import type { TextPart } from './text-part';
import type { YamlView } from './yaml-view';

/** What is read of one entry under `services`, after interpolation. */
export interface ComposeService {
  readonly name: TextPart;
  readonly image: TextPart | undefined;
  /** container_name, hostname, and the aliases of its networks. */
  readonly aliases: readonly TextPart[];
  readonly variables: readonly Variable[];
  readonly dependsOn: readonly TextPart[];
  readonly links: readonly ComposeLink[];
  readonly args: readonly TextPart[];
  readonly envFiles: readonly TextPart[];
  /** `labels` and `deploy.labels`. */
  readonly labels: readonly KeyedText[];
  readonly deployment: Deployment;
  readonly extends: { readonly service: TextPart; readonly file: TextPart | undefined } | undefined;
}

export interface ComposeLink {
  readonly target: TextPart;
  /** The name under which this service alone reaches the target. */
  readonly alias: TextPart | undefined;
}

export function readComposeService(
  view: YamlView,
  name: TextPart,
  node: Node | undefined,
  expand: (part: TextPart) => TextPart,
): ComposeService {
  const text = (...path: string[]): TextPart | undefined =>
    expanded(view.text(view.get(node, ...path)), expand);
  const list = (...path: string[]): TextPart[] => listOf(view, view.get(node, ...path)).map(expand);
  const base = view.get(node, 'extends');
  const service = expanded(view.text(base) ?? view.text(view.get(base, 'service')), expand);
  return {
    name,
    image: text('image'),
    aliases: [
      text('container_name'),
      text('hostname'),
      ...view
        .entries(view.get(node, 'networks'))
        .flatMap(({ value }) => listOf(view, view.get(value, 'aliases')).map(expand)),
    ].filter((alias) => alias !== undefined),
    variables: variablesOf(view, view.get(node, 'environment'), expand),
    dependsOn: [...list('depends_on'), ...view.entries(view.get(node, 'depends_on')).map(({ key }) => key)],
    links: list('links').map(readLink),
    args: [
      ...argumentsOf(view, view.get(node, 'entrypoint'), expand),
      ...argumentsOf(view, view.get(node, 'command'), expand),
    ],
    envFiles: envFilesOf(view, view.get(node, 'env_file')).map(expand),
    labels: [
      ...labelsOf(view, view.get(node, 'labels'), expand),
      ...labelsOf(view, view.get(node, 'deploy', 'labels'), expand),
    ],
    deployment: composeDeployment(view, node, expand),
    extends: service && { service, file: text('extends', 'file') },
  };
}

/** `service` with what it does not say itself taken from `base`; the service's own variables win. */
export function inheritService(service: ComposeService, base: Partial<ComposeService>): ComposeService {
  const own = new Set(service.variables.map((variable) => variable.name));
  return {
    ...service,
    deployment: base.deployment ? inheritDeployment(service.deployment, base.deployment) : service.deployment,
    image: service.image ?? base.image,
    variables: [
      ...service.variables,
      ...(base.variables ?? []).filter((variable) => !own.has(variable.name)),
    ],
    dependsOn: [...service.dependsOn, ...(base.dependsOn ?? [])],
    links: [...service.links, ...(base.links ?? [])],
    args: service.args.length > 0 ? service.args : (base.args ?? []),
    labels: [
      ...service.labels,
      ...(base.labels ?? []).filter(({ key }) => !service.labels.some((own) => own.key === key)),
    ],
  };
}

/** Variables without a value come from outside and say nothing. */
function variablesOf(
  view: YamlView,
  node: Node | undefined,
  expand: (part: TextPart) => TextPart,
): Variable[] {
  return pairsOf(view, node).map(({ key, value }) => ({ name: key, value: expand(value) }));
}

function labelsOf(view: YamlView, node: Node | undefined, expand: (part: TextPart) => TextPart): KeyedText[] {
  return pairsOf(view, node).map(({ key, value }) => ({ key, value: expand(value) }));
}

/** `environment` or `labels`, as a list of `name=value` or as a map. */
function pairsOf(view: YamlView, node: Node | undefined): KeyedText[] {
  const listed = listOf(view, node)
    .map((item) => splitPart(item, '='))
    .filter((pair) => pair !== undefined)
    .map(({ head, tail }) => ({ key: head.text.trim(), value: tail }));
  const mapped = view.entries(node).flatMap(({ key, value }) => {
    const text = view.text(value);
    return text ? [{ key: key.text, value: text }] : [];
  });
  return [...listed, ...mapped];
}

/** A command as a list of arguments, or as one text that a shell would split. */
function argumentsOf(
  view: YamlView,
  node: Node | undefined,
  expand: (part: TextPart) => TextPart,
): TextPart[] {
  const whole = view.text(node);
  return whole ? wordsOf(expand(whole)) : listOf(view, node).map(expand);
}

/** `env_file: one`, `env_file: [one, two]`, or `env_file: [{ path: one }]`. */
function envFilesOf(view: YamlView, node: Node | undefined): TextPart[] {
  const single = view.text(node);
  if (single) {
    return [single];
  }
  return view
    .items(node)
    .map((item) => view.text(item) ?? view.text(view.get(item, 'path')))
    .filter((path) => path !== undefined);
}

function readLink(link: TextPart): ComposeLink {
  const named = splitPart(link, ':');
  return named ? { target: named.head, alias: named.tail } : { target: link, alias: undefined };
}

function listOf(view: YamlView, node: Node | undefined): TextPart[] {
  return view
    .items(node)
    .map((item) => view.text(item))
    .filter((item) => item !== undefined);
}

function expanded(part: TextPart | undefined, expand: (part: TextPart) => TextPart): TextPart | undefined {
  return part && expand(part);
}
