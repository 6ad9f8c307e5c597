import type { Node } from 'yaml';
import type { Problem } from '../../shared/problem';
import type { ManifestReading, ServiceDeclaration } from './declaration';
import { readComposeService, inheritService } from './compose-service';
import type { ComposeService } from './compose-service';
import { readDotenv } from './dotenv';
import { interpolateCompose } from './interpolate';
import type { Lookup } from './interpolate';
import { argumentReferences, traceNamesOf, variableReferences } from './references';
import type { SiblingFiles } from './siblings';
import type { SourceText } from './source-text';
import { templateProblem } from './template';
import type { TextPart } from './text-part';
import { readYamlDocuments } from './yaml-documents';
import { YamlView } from './yaml-view';

/** Files one Compose file may pull in through `include` and `extends`, each level counted. */
const MAX_FILES = 32;

/**
 * Services of a Compose file, with `extends`, `include`, `env_file` and `.env` followed inside its folder. What
 * cannot be followed becomes a note; the rest is used.
 */
export async function readCompose(source: SourceText, siblings: SiblingFiles): Promise<ManifestReading> {
  const environment = await siblings.read('.env');
  const variables = 'refused' in environment ? [] : readDotenv(environment);
  const values = new Map(variables.map(({ name, value }) => [name, value.text]));
  const project = new ComposeProject(siblings, (name) => values.get(name));
  const services = await project.servicesOf(source);
  return { declarations: services.map(declare), kubernetesServices: [], configMaps: [], problems: project.problems };
}

/** One reading of a Compose file and the files it refers to. */
class ComposeProject {
  readonly problems: Problem[] = [];
  private readonly files = new Map<string, Promise<readonly ComposeService[]>>();

  constructor(private readonly siblings: SiblingFiles, private readonly lookup: Lookup) {}

  servicesOf(source: SourceText): Promise<readonly ComposeService[]> {
    const known = this.files.get(source.file);
    if (known) return known;
    const reading = this.read(source);
    this.files.set(source.file, reading);
    return reading;
  }

  private async read(source: SourceText): Promise<readonly ComposeService[]> {
    const { documents, problems, broken } = readYamlDocuments(source);
    const template = templateProblem(source, broken);
    this.problems.push(...(template ? [template] : problems));
    const services: ComposeService[] = [];
    for (const document of documents) {
      const view = new YamlView(source, document);
      const included = await this.included(view);
      const own = view.entries(view.get(view.root, 'services')).map(({ key, value }) => readComposeService(view, key, value, this.expand));
      if (own.length === 0 && included.length === 0) {
        this.note(source.range(document.base, document.base), 'no service is declared here: a Compose file lists them under services');
      }
      for (const service of own) services.push(await this.complete(service, own));
      services.push(...included);
    }
    return services;
  }

  private readonly expand = (part: TextPart): TextPart => interpolateCompose(part, this.lookup);

  /** `include: [other.yml]` or `include: [{ path: other.yml }]`. */
  private async included(view: YamlView): Promise<ComposeService[]> {
    const services: ComposeService[] = [];
    for (const item of view.items(view.get(view.root, 'include'))) {
      for (const path of includePaths(view, item)) {
        const file = await this.open(this.expand(path), 'include');
        if (file) services.push(...(await this.servicesOf(file)));
      }
    }
    return services;
  }

  /** The service with what it inherits (`extends`) and the variables of its `env_file`. */
  private async complete(service: ComposeService, own: readonly ComposeService[], chain: readonly ComposeService[] = []): Promise<ComposeService> {
    let completed = service;
    for (const path of service.envFiles) {
      const file = await this.open(path, 'env_file');
      if (file) completed = inheritService(completed, { variables: readDotenv(file) });
    }
    const base = service.extends;
    if (!base) return completed;
    if (chain.includes(service) || chain.length > MAX_FILES) {
      this.note(base.service.range(), `${service.name.text} extends itself through ${base.service.text}`);
      return completed;
    }
    const candidates = base.file ? await this.servicesOfFile(base.file) : own;
    const found = candidates?.find((candidate) => candidate.name.text === base.service.text);
    if (!found) {
      if (candidates) this.note(base.service.range(), `the service ${base.service.text} that ${service.name.text} extends is not declared`);
      return completed;
    }
    return inheritService(completed, await this.complete(found, own, [...chain, service]));
  }

  private async servicesOfFile(path: TextPart): Promise<readonly ComposeService[] | undefined> {
    const file = await this.open(path, 'extends');
    return file && this.servicesOf(file);
  }

  private async open(path: TextPart, purpose: string): Promise<SourceText | undefined> {
    const file = this.files.size < MAX_FILES ? await this.siblings.read(path.text) : { refused: 'too many files are included' };
    if (!('refused' in file)) return file;
    this.note(path.range(), `${purpose} of ${path.text} was not followed: ${file.refused}`);
    return undefined;
  }

  private note(range: { file: string; line: number; column: number }, reason: string): void {
    this.problems.push({ file: range.file, severity: 'note', reason, line: range.line, column: range.column });
  }
}

function includePaths(view: YamlView, item: Node): TextPart[] {
  const paths = view.text(item) ?? view.text(view.get(item, 'path'));
  if (paths) return [paths];
  return view.items(view.get(item, 'path')).map((path) => view.text(path)).filter((path) => path !== undefined);
}

function declare(service: ComposeService): ServiceDeclaration {
  return {
    name: service.name.text,
    aliases: [...new Set(service.aliases.map((alias) => alias.text))].filter((alias) => alias !== service.name.text),
    traceNames: traceNamesOf(service.variables),
    kind: 'compose',
    nameRange: service.name.range(),
    image: service.image?.text,
    namespace: undefined,
    labels: {},
    references: [
      ...service.variables.flatMap(variableReferences),
      ...service.dependsOn.map((name) => ({ target: name.text, via: 'depends_on' as const, range: name.range() })),
      ...service.links.map((link) => ({ target: link.target.text, via: 'links' as const, range: link.target.range() })),
      ...argumentReferences(service.args),
    ],
    configMaps: [],
  };
}
