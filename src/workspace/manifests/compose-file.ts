import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import { mountDefinitions, type MountDefinition } from './compose-mounts';
import { isReplacing, isReset, readComposeService, type ComposeService } from './compose-service';
import { kubernetesAmongCompose } from './foreign-documents';
import { interpolateCompose, type Lookup } from './interpolate';
import { misplacedServices } from './misplaced-services';
import { refusedServiceNames } from './service-names';
import type { SourceText } from './source-text';
import { templateProblem } from './template';
import type { TextPart } from './text-part';
import type { YamlSource } from './yaml-source';
import type { YamlView } from './yaml-view';

/** A Compose file as written: nothing inherited or included yet. */
export interface ComposeFile {
  readonly source: SourceText;
  /** Folder of its relative paths, relative to that of the first file; '' for the first. */
  readonly folder: string;
  readonly services: readonly ComposeService[];
  /** The first of each name. */
  readonly serviceNamed: ReadonlyMap<string, ComposeService>;
  /** Services that take nothing from the file below, and those that it removes. */
  readonly replaced: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  readonly includes: readonly ComposeInclude[];
  readonly mounts: readonly MountDefinition[];
}

/** One element of `include`. */
export interface ComposeInclude {
  /** Files that are merged, the later over the earlier. */
  readonly paths: readonly TextPart[];
  readonly envFiles: readonly TextPart[];
  readonly directory: TextPart | undefined;
}

/** A project; people write some dozens of services. */
const MAX_SERVICES = 5_000;

/**
 * @param lookup values of the project's environment
 * @param readBefore services of other files of the project
 */
export function composeFile(
  { source, reading, views }: YamlSource,
  folder: string,
  lookup: Lookup,
  readBefore: number,
): { readonly file: ComposeFile; readonly problems: readonly Problem[] } {
  const { problems, broken } = reading;
  const template = templateProblem(source, broken);
  const replaced = new Set<string>();
  const removed = new Set<string>();
  const services: ComposeService[] = [];
  let firstLeftOut: TextPart | undefined;
  for (const view of views) {
    for (const { key, value } of view.entries(view.get(view.root, 'services'))) {
      if (isReset(view, value)) {
        removed.add(key.text);
        continue;
      }
      if (readBefore + services.length >= MAX_SERVICES) {
        firstLeftOut = key;
        break;
      }
      if (isReplacing(view, value)) {
        replaced.add(key.text);
      }
      services.push(readComposeService(view, key, value, lookup, folder));
    }
  }
  const includes = views.flatMap((view) =>
    view.items(view.get(view.root, 'include')).map((item) => includeOf(view, item, lookup)),
  );
  const mounts = views.flatMap((view) => mountDefinitions(view, lookup, folder));
  const found: Problem[] = template
    ? [template]
    : [
        ...problems,
        ...kubernetesAmongCompose(views),
        ...misplacedServices(views),
        ...refusedServiceNames(services.map(({ name }) => name)),
      ];
  if (firstLeftOut !== undefined) {
    const { line, column } = firstLeftOut.range();
    const most = MAX_SERVICES.toLocaleString('en-US');
    found.push({
      file: source.file,
      severity: 'warning',
      reason: `services from ${firstLeftOut.text} on were not read: the project has more than ${most}`,
      line,
      column,
    });
  } else if (services.length === 0 && includes.length === 0 && removed.size === 0 && broken.length === 0) {
    const { line, column } = source.position(0);
    found.push({
      file: source.file,
      severity: 'note',
      reason: 'no service is declared here: a Compose file lists them under services',
      line,
      column,
    });
  }
  const serviceNamed = new Map([...services].reverse().map((service) => [service.name.text, service]));
  return {
    file: { source, folder, services, serviceNamed, replaced, removed, includes, mounts },
    problems: found,
  };
}

/** `include: [other.yml]`, or a map with `path`, `env_file` and `project_directory`. */
function includeOf(view: YamlView, item: Node, lookup: Lookup): ComposeInclude {
  const textsAt = (node: Node | undefined): TextPart[] => {
    const single = view.text(node);
    const parts = single ? [single] : view.items(node).flatMap((each) => view.text(each) ?? []);
    return parts.map((part) => interpolateCompose(part, lookup));
  };
  const own = view.text(item) === undefined ? view.get(item, 'path') : item;
  return {
    paths: textsAt(own),
    envFiles: textsAt(view.get(item, 'env_file')),
    directory: textsAt(view.get(item, 'project_directory')).at(0),
  };
}
