import { posix } from 'node:path';
import type { Node } from 'yaml';
import type { Problem } from '../../contracts/problem';
import { inheritService, readComposeService } from './compose-service';
import type { ComposeService } from './compose-service';
import { readDotenv } from './dotenv';
import { interpolateCompose } from './interpolate';
import type { Lookup } from './interpolate';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import { templateProblem } from './template';
import type { TextPart } from './text-part';
import type { SharedYaml, YamlSource } from './yaml-source';
import type { YamlView } from './yaml-view';

/** Files one Compose file may pull in through `include`, `extends` and `env_file`. */
const MAX_FILES = 32;

/** A Compose file as written: nothing inherited or included yet. */
interface ComposeFile {
  readonly source: SourceText;
  /** Folder of the file, relative to that of the first one; '' for the first. */
  readonly folder: string;
  readonly services: readonly ComposeService[];
  readonly includes: readonly TextPart[];
}

/** One reading of a Compose file and of the files it refers to. What cannot be followed is noted in `problems`. */
export class ComposeProject {
  readonly problems: Problem[] = [];
  private readonly texts = new Map<string, SourceText>();
  private readonly files = new Map<SourceText, ComposeFile>();

  constructor(
    private readonly siblings: SiblingFiles,
    private readonly shared: SharedYaml,
    private readonly lookup: Lookup,
  ) {}

  /** All services of a file and of the files it includes, each file once, with what they inherit. */
  async services(yaml: YamlSource): Promise<ComposeService[]> {
    const services: ComposeService[] = [];
    const waiting = [this.load(yaml, '')];
    const seen = new Set<string>();
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      if (seen.has(file.source.file)) {
        continue;
      }
      seen.add(file.source.file);
      for (const service of file.services) {
        services.push(await this.complete(service, file, []));
      }
      for (const path of file.includes) {
        const included = await this.open(path, file, 'include');
        if (included) {
          waiting.push(this.load(this.shared.of(included.source), included.folder));
        }
      }
    }
    return services;
  }

  private readonly expand = (part: TextPart): TextPart => interpolateCompose(part, this.lookup);

  private load(yaml: YamlSource, folder: string): ComposeFile {
    const known = this.files.get(yaml.source);
    if (known) {
      return known;
    }
    const { source, views } = yaml;
    const { problems, broken } = yaml.reading;
    const template = templateProblem(source, broken);
    this.problems.push(...(template ? [template] : problems));
    const services = views.flatMap((view) =>
      view
        .entries(view.get(view.root, 'services'))
        .map(({ key, value }) => readComposeService(view, key, value, this.expand)),
    );
    const includes = views.flatMap((view) =>
      view.items(view.get(view.root, 'include')).flatMap((item) => includePaths(view, item).map(this.expand)),
    );
    if (services.length === 0 && includes.length === 0 && broken.length === 0) {
      this.note(source.range(0, 0), 'no service is declared here: a Compose file lists them under services');
    }
    const file = { source, folder, services, includes };
    this.files.set(source, file);
    return file;
  }

  /** The service with the variables of its `env_file` and what it inherits through `extends`. */
  private async complete(
    service: ComposeService,
    file: ComposeFile,
    chain: readonly ComposeService[],
  ): Promise<ComposeService> {
    let completed = service;
    for (const path of service.envFiles) {
      const opened = await this.open(path, file, 'env_file');
      if (opened) {
        completed = inheritService(completed, { variables: readDotenv(opened.source) });
      }
    }
    const { extends: base } = service;
    if (!base) {
      return completed;
    }
    if (chain.includes(service)) {
      this.note(base.service.range(), `${service.name.text} extends itself`);
      return completed;
    }
    const opened = base.file && (await this.open(base.file, file, 'extends'));
    if (base.file && !opened) {
      return completed;
    }
    const home = opened ? this.load(this.shared.of(opened.source), opened.folder) : file;
    const found = home.services.find((candidate) => candidate.name.text === base.service.text);
    if (found) {
      return inheritService(completed, await this.complete(found, home, [...chain, service]));
    }
    this.note(
      base.service.range(),
      `the service ${base.service.text} that ${service.name.text} extends is not declared`,
    );
    return completed;
  }

  /** A file that `from` refers to by a path relative to itself. */
  private async open(
    path: TextPart,
    from: ComposeFile,
    purpose: string,
  ): Promise<{ source: SourceText; folder: string } | undefined> {
    const reference = posix.join(from.folder, path.text);
    const known = this.texts.get(reference);
    const read =
      known ??
      (this.texts.size < MAX_FILES
        ? await this.siblings.read(reference)
        : { refused: `more than ${MAX_FILES} files are referred to` });
    if (read instanceof SourceText) {
      this.texts.set(reference, read);
      const folder = posix.dirname(reference);
      return { source: read, folder: folder === '.' ? '' : folder };
    }
    this.note(path.range(), `${purpose} of ${path.text} was not followed: ${read.refused}`);
    return undefined;
  }

  /** A service may be completed several times on the way to others; each note is kept once. */
  private note({ file, line, column }: { file: string; line: number; column: number }, reason: string): void {
    const known = this.problems.some(
      (problem) => problem.file === file && problem.line === line && problem.reason === reason,
    );
    if (!known) {
      this.problems.push({ file, severity: 'note', reason, line, column });
    }
  }
}

/** `include: [other.yml]`, `include: [{ path: other.yml }]` or `include: [{ path: [one.yml, two.yml] }]`. */
function includePaths(view: YamlView, item: Node): TextPart[] {
  const path = view.get(item, 'path');
  return [view.text(item), view.text(path), ...view.items(path).map((one) => view.text(one))].filter(
    (part) => part !== undefined,
  );
}
