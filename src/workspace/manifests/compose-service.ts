import type { Node } from 'yaml';
import type { Deployment } from '../../contracts/deployment';
import type { UnresolvedValue } from './declaration';
import { composeDeployment } from './deployment/compose';
import { composeContainer, type ComposeContainer } from './compose-container';
import { mountsOf, unknownVolumes, type ComposeMount } from './compose-mounts';
import { variablesOf, pairsOf } from './compose-pairs';
import type { Lookup } from './interpolate';
import { interpolateCompose } from './interpolate';
import { textsIn } from './mentioned-texts';
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
  /** Of `environment`, each name once with its last value. */
  readonly variables: readonly Variable[];
  /** Of `build.args`: what the image is built with. */
  readonly buildVariables: readonly Variable[];
  /** Of `env_file`; filled in when the files are read. */
  readonly fileVariables: readonly Variable[];
  readonly dependsOn: readonly TextPart[];
  readonly links: readonly ComposeLink[];
  readonly entrypoint: readonly TextPart[];
  readonly command: readonly TextPart[];
  readonly envFiles: readonly EnvFile[];
  /** `labels` and `deploy.labels`. */
  readonly labels: readonly KeyedText[];
  readonly deployment: Deployment;
  readonly container: ComposeContainer;
  readonly mounts: readonly ComposeMount[];
  readonly extends: { readonly service: TextPart; readonly file: TextPart | undefined } | undefined;
  /** Keys whose value replaces that of the file below (`!override`) or removes it (`!reset`), and variables it removes. */
  readonly replaced: { readonly keys: ReadonlySet<string>; readonly variables: ReadonlySet<string> };
  /** Of hooks, labels, hosts and what else may name another service. */
  readonly texts: readonly string[];
  readonly unresolved: readonly UnresolvedValue[];
}

export interface ComposeLink {
  readonly target: TextPart;
  /** The name under which this service alone reaches the target. */
  readonly alias: TextPart | undefined;
}

export interface EnvFile {
  readonly path: TextPart;
  /** Whether Compose refuses to start without it. */
  readonly required: boolean;
  readonly raw: boolean;
}

/**
 * @param lookup values of the project's environment
 * @param folder of relative paths, relative to that of the project's first file
 */
export function readComposeService(
  view: YamlView,
  name: TextPart,
  node: Node | undefined,
  lookup: Lookup,
  folder: string,
): ComposeService {
  const expand = (part: TextPart): TextPart => interpolateCompose(part, lookup);
  const text = (...path: string[]): TextPart | undefined => {
    const at = view.get(node, ...path);
    const part = view.tag(at) === RESET ? undefined : view.text(at);
    return part && expand(part);
  };
  const list = (...path: string[]): TextPart[] => textsOf(view, view.get(node, ...path)).map(expand);
  const service = text('extends') ?? text('extends', 'service');
  const environment = variablesOf(view, view.get(node, 'environment'), lookup);
  return {
    name,
    image: text('image'),
    aliases: [
      text('container_name'),
      text('hostname'),
      ...view
        .entries(view.get(node, 'networks'))
        .flatMap(({ value }) => textsOf(view, view.get(value, 'aliases')).map(expand)),
    ].filter((alias) => alias !== undefined),
    variables: environment.variables,
    buildVariables: variablesOf(view, view.get(node, 'build', 'args'), lookup).variables,
    fileVariables: [],
    dependsOn: [
      ...list('depends_on'),
      ...view
        .entries(view.get(node, 'depends_on'))
        .flatMap(({ key, value }) => (view.tag(value) === RESET ? [] : [key])),
    ],
    links: list('links').map(readLink),
    entrypoint: argumentsOf(view, view.get(node, 'entrypoint'), expand),
    command: argumentsOf(view, view.get(node, 'command'), expand),
    envFiles: envFilesOf(view, view.get(node, 'env_file'), expand),
    labels: [
      ...labelsOf(view, view.get(node, 'labels'), expand),
      ...labelsOf(view, view.get(node, 'deploy', 'labels'), expand),
    ],
    deployment: composeDeployment(view, node, expand),
    container: composeContainer(view, node, folder, expand),
    mounts: mountsOf(view, node, expand),
    extends: service && { service, file: text('extends', 'file') },
    replaced: {
      keys: new Set(
        view.entries(node).flatMap(({ key, value }) => (isReplacing(view, value) ? [key.text] : [])),
      ),
      variables: environment.removed,
    },
    texts: MENTIONING.map((path) => view.get(node, ...path))
      .flatMap((part) => textsIn(view, part))
      .map((text) => expand({ text, range: () => name.range() }).text),
    unresolved: unknownVolumes(view, node, expand),
  };
}

const RESET = '!reset';
/** Parts of a service that may name others without saying that they are called. */
const MENTIONING = [
  ['external_links'],
  ['extra_hosts'],
  ['network_mode'],
  ['volumes_from'],
  ['post_start'],
  ['pre_stop'],
  ['healthcheck'],
  ['labels'],
  ['deploy', 'labels'],
  ['annotations'],
  ['build', 'dockerfile_inline'],
];

/** Whether a value replaces that of the file below instead of being merged with it. */
export function isReplacing(view: YamlView, node: Node | undefined): boolean {
  return /^!(?:reset|override)$/.test(view.tag(node) ?? '');
}

/** Whether a service is taken out of the project. */
export function isReset(view: YamlView, node: Node | undefined): boolean {
  return view.tag(node) === RESET;
}

function labelsOf(view: YamlView, node: Node | undefined, expand: (part: TextPart) => TextPart): KeyedText[] {
  return pairsOf(view, node).flatMap(({ key, value }) =>
    value === undefined ? [] : [{ key: key.text, value: expand(value) }],
  );
}

/** A command as a list of arguments, or as one text that a shell would split. */
function argumentsOf(
  view: YamlView,
  node: Node | undefined,
  expand: (part: TextPart) => TextPart,
): TextPart[] {
  if (isReset(view, node)) {
    return [];
  }
  const whole = view.text(node);
  return whole ? wordsOf(expand(whole)) : textsOf(view, node).map(expand);
}

/** `env_file: one`, `env_file: [one, two]`, or `env_file: [{ path: one, required: false, format: raw }]`. */
function envFilesOf(view: YamlView, node: Node | undefined, expand: (part: TextPart) => TextPart): EnvFile[] {
  const single = isReset(view, node) ? undefined : view.text(node);
  if (single) {
    return [{ path: expand(single), required: true, raw: false }];
  }
  return view.items(node).flatMap((item) => {
    const path = view.text(item) ?? view.text(view.get(item, 'path'));
    return path === undefined
      ? []
      : [
          {
            path: expand(path),
            required: view.text(view.get(item, 'required'))?.text !== 'false',
            raw: view.text(view.get(item, 'format'))?.text === 'raw',
          },
        ];
  });
}

function readLink(link: TextPart): ComposeLink {
  const named = splitPart(link, ':');
  return named ? { target: named.head, alias: named.tail } : { target: link, alias: undefined };
}

function textsOf(view: YamlView, node: Node | undefined): TextPart[] {
  return view
    .items(node)
    .map((item) => view.text(item))
    .filter((item) => item !== undefined);
}
