import { posix } from 'node:path';
import type { Problem, SourceRange } from '../../contracts/problem';
import { layerService, layerVariables } from './compose-layers';
import { composeFile, type ComposeFile, type ComposeInclude } from './compose-file';
import type { ComposeService, EnvFile } from './compose-service';
import type { ManifestPart, UnresolvedValue } from './declaration';
import { readDotenv } from './dotenv';
import type { Lookup } from './interpolate';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import type { TextPart } from './text-part';
import { unresolvedValue } from './unresolved';
import type { SharedYaml, YamlSource } from './yaml-source';

/** Files one Compose file may pull in through `include`, `extends` and `env_file`. */
const MAX_FILES = 32;
const DEFAULT_NAME = /^(?:docker-)?compose\.ya?ml$/;
/** The first of these that exists is merged over the file with the default name. */
const OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** A project: the files merged into one, and where their relative paths and variables come from. */
interface Project {
  /** Folder of its relative paths, relative to that of the first file; '' for the first. */
  readonly folder: string;
  readonly lookup: Lookup;
}

/** One reading of a Compose file and of the files it refers to. What cannot be followed is noted in `problems`. */
export class ComposeProject {
  readonly problems: Problem[] = [];
  /** Files that others include or extend, by their path in the analysed folder. */
  readonly parts: ManifestPart[] = [];
  private readonly texts = new Map<string, SourceText>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly siblings: SiblingFiles,
    private readonly shared: SharedYaml,
  ) {}

  /** All services of a file and of the files it includes, each file once, with what they inherit. */
  async services(yaml: YamlSource): Promise<ComposeService[]> {
    const project = { folder: '', lookup: await this.environment('', [], () => undefined) };
    const files = [this.load(yaml, '', project)];
    if (DEFAULT_NAME.test(posix.basename(yaml.source.file))) {
      for (const name of OVERRIDE_NAMES) {
        const override = await this.siblings.read(name);
        if (override instanceof SourceText) {
          files.push(this.load(this.shared.of(override), '', project));
          break;
        }
      }
    }
    return this.merged(files, project);
  }

  /** The services of files that are merged, the later over the earlier, then those of the projects they include. */
  private async merged(files: readonly ComposeFile[], project: Project): Promise<ComposeService[]> {
    const services = new Map<string, ComposeService>();
    const included: ComposeService[] = [];
    for (const file of files) {
      this.seen.add(file.source.file);
      for (const service of file.services) {
        const name = service.name.text;
        const own = await this.complete(service, file, project, []);
        const below = services.get(name);
        services.set(
          name,
          below && !file.replaced.has(name) ? { ...layerService(own, below), name: below.name } : own,
        );
      }
      for (const name of file.removed) {
        services.delete(name);
      }
      for (const include of file.includes) {
        included.push(...(await this.include(include, file, project)));
      }
    }
    return [...services.values(), ...included];
  }

  /** A project of its own: the files of one `include`, with their folder and their variables below those of `parent`. */
  private async include(
    include: ComposeInclude,
    from: ComposeFile,
    parent: Project,
  ): Promise<ComposeService[]> {
    const opened: { source: SourceText; folder: string }[] = [];
    for (const path of include.paths) {
      const file = await this.open(path, from.folder, 'include');
      if (file && !this.seen.has(file.source.file)) {
        this.seen.add(file.source.file);
        this.parts.push({ file: file.source.file, by: 'include' });
        opened.push(file);
      }
    }
    const [first] = opened as [(typeof opened)[number]?];
    if (first === undefined) {
      return [];
    }
    const folder =
      include.directory === undefined ? first.folder : joined(from.folder, include.directory.text);
    const environments: SourceText[] = [];
    for (const path of include.envFiles) {
      const file = await this.open(path, from.folder, 'env_file');
      environments.push(...(file ? [file.source] : []));
    }
    const project = {
      folder,
      lookup: await this.environment(folder, environments, parent.lookup),
    };
    return this.merged(
      opened.map(({ source }) => this.load(this.shared.of(source), folder, project)),
      project,
    );
  }

  /** Values of `files`, or of the `.env` in `folder` when there are none, below those of `outer`. */
  private async environment(folder: string, files: readonly SourceText[], outer: Lookup): Promise<Lookup> {
    const own = files.length > 0 ? undefined : await this.siblings.read(joined(folder, '.env'));
    const values = new Map<string, string>();
    const known: Lookup = (name) => outer(name) ?? values.get(name);
    for (const file of own instanceof SourceText ? [own] : files) {
      for (const { name, value } of readDotenv(file, known)) {
        values.set(name, value.text);
      }
    }
    return known;
  }

  private load(yaml: YamlSource, folder: string, { lookup }: Project): ComposeFile {
    const { file, problems } = composeFile(yaml, folder, lookup);
    for (const problem of problems) {
      this.add(problem);
    }
    return file;
  }

  /** The service with the variables of its `env_file` and what it inherits through `extends`. */
  private async complete(
    service: ComposeService,
    file: ComposeFile,
    project: Project,
    chain: readonly ComposeService[],
  ): Promise<ComposeService> {
    const completed = await this.withEnvFiles(service, file, project);
    const { extends: base } = service;
    if (!base) {
      return completed;
    }
    if (chain.some(({ name }) => isSamePlace(name.range(), service.name.range()))) {
      this.note(base.service.range(), `${service.name.text} extends itself`);
      return completed;
    }
    const opened = base.file && (await this.open(base.file, file.folder, 'extends'));
    if (base.file && !opened) {
      return { ...completed, unresolved: [...completed.unresolved, unresolvedValue(base.file.text)] };
    }
    if (opened) {
      this.parts.push({ file: opened.source.file, by: 'extends' });
    }
    const home = opened ? this.load(this.shared.of(opened.source), opened.folder, project) : file;
    const found = home.services.find((candidate) => candidate.name.text === base.service.text);
    if (found) {
      return layerService(completed, await this.complete(found, home, project, [...chain, service]));
    }
    this.note(
      base.service.range(),
      `the service ${base.service.text} that ${service.name.text} extends is not declared`,
    );
    return completed;
  }

  private async withEnvFiles(
    service: ComposeService,
    file: ComposeFile,
    { lookup }: Project,
  ): Promise<ComposeService> {
    let { fileVariables } = service;
    const missing: UnresolvedValue[] = [];
    for (const { path, required, raw } of service.envFiles) {
      const opened = await this.open(path, file.folder, required ? 'env_file' : null);
      if (opened) {
        fileVariables = layerVariables(readDotenv(opened.source, lookup, raw), fileVariables);
      } else {
        missing.push(missingFile(path));
      }
    }
    return { ...service, fileVariables, unresolved: [...service.unresolved, ...missing] };
  }

  /**
   * A file by its path relative to `folder`.
   * @param purpose for the note when it cannot be had; null when nothing shall be said
   */
  private async open(
    path: TextPart,
    folder: string,
    purpose: string | null,
  ): Promise<{ source: SourceText; folder: string } | undefined> {
    const reference = joined(folder, path.text);
    const known = this.texts.get(reference);
    const read =
      known ??
      (this.texts.size < MAX_FILES
        ? await this.siblings.read(reference)
        : { refused: `more than ${MAX_FILES} files are referred to` });
    if (read instanceof SourceText) {
      this.texts.set(reference, read);
      const own = posix.dirname(reference);
      return { source: read, folder: own === '.' ? '' : own };
    }
    if (purpose !== null) {
      this.note(path.range(), `${purpose} of ${path.text} was not followed: ${read.refused}`);
    }
    return undefined;
  }

  private note({ file, line, column }: { file: string; line: number; column: number }, reason: string): void {
    this.add({ file, severity: 'note', reason, line, column });
  }

  /** A file may be read several times on the way to others; each problem is kept once. */
  private add(problem: Problem): void {
    const known = this.problems.some(
      ({ file, line, reason }) => problem.file === file && problem.line === line && problem.reason === reason,
    );
    if (!known) {
      this.problems.push(problem);
    }
  }
}

/** A path of variables that are not known, or of a file that lies elsewhere, may hold anything. */
function missingFile(path: EnvFile['path']): UnresolvedValue {
  return { name: path.text, mayHoldAddress: true };
}

function joined(folder: string, path: string): string {
  return posix.join(folder, path);
}

function isSamePlace(a: SourceRange, b: SourceRange): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
