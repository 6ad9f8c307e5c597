import { posix } from 'node:path';
import type { Problem } from '../../contracts/problem';
import { ComposeEnvironment, type Project } from './compose-environment';
import { layerService } from './compose-layers';
import { MountedFiles } from './compose-mounted';
import { composeFile, type ComposeFile, type ComposeInclude } from './compose-file';
import type { ComposeService } from './compose-service';
import type { ManifestPart } from './declaration';
import { overrideNamesOf } from './compose-overrides';
import { ComposeProblems } from './compose-problems';
import { ReferredFiles, type OpenedFile } from './compose-referred';
import type { Lookup } from './interpolate';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import { unresolvedValue } from './unresolved';
import type { SharedYaml, YamlSource } from './yaml-source';

/** Services that extend one another in a row. */
const MAX_EXTENDS = 32;
/** One reading of a Compose file and of what it refers to. What cannot be followed is noted in `problems`. */
export class ComposeProject {
  private readonly found = new ComposeProblems();
  private readonly referred: ReferredFiles;
  private readonly environment: ComposeEnvironment;
  /** What services see as files; complete when all services are read. */
  readonly mounted: MountedFiles;
  /** Files that others include or extend, by their path in the analysed folder. */
  readonly parts: ManifestPart[] = [];
  private readonly seen = new Set<string>();
  private readonly loaded = new Map<Project, Map<string, ComposeFile>>();
  private readonly completed = new Map<ComposeService, ComposeService>();
  private readonly depths = new Map<ComposeService, number>();
  private serviceCount = 0;
  private home = '';

  /** Files that are merged over the first one by their name. */
  readonly overrides: string[] = [];

  /** @param outer values that come before those of `.env` */
  constructor(
    private readonly siblings: SiblingFiles,
    private readonly shared: SharedYaml,
    private readonly outer: Lookup = () => undefined,
  ) {
    this.referred = new ReferredFiles(siblings, this.found);
    this.environment = new ComposeEnvironment(this.referred, this.found);
    this.mounted = new MountedFiles(siblings, this.found);
  }

  get problems(): readonly Problem[] {
    return this.found.list;
  }

  /** All services of a file and of the files it includes, each file once, with what they inherit. */
  async services(yaml: YamlSource): Promise<ComposeService[]> {
    this.home = posix.dirname(yaml.source.file);
    const project = { folder: '', lookup: await this.environment.ofProject(this.home, '', [], this.outer) };
    const files = [this.load(yaml, '', project)];
    for (const name of overrideNamesOf(yaml.source.file)) {
      const override = await this.siblings.read(name);
      if (override instanceof SourceText) {
        this.overrides.push(override.file);
        files.push(this.load(this.shared.of(override), '', project));
        break;
      }
    }
    return this.merged(files, project);
  }

  /** The services of files that are merged, the later over the earlier, then those of the projects they include. */
  private async merged(files: readonly ComposeFile[], project: Project): Promise<ComposeService[]> {
    const services = new Map<string, ComposeService>();
    const included: ComposeService[] = [];
    this.mounted.define(files.flatMap(({ mounts }) => mounts));
    for (const file of files) {
      this.seen.add(file.source.file);
      for (const service of file.services) {
        const name = service.name.text;
        const own = await this.complete(service, file, project, new Set());
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
    const opened: OpenedFile[] = [];
    for (const path of include.paths) {
      const file = await this.referred.open(path, from.folder, 'include');
      if (file && !this.seen.has(file.source.file)) {
        this.seen.add(file.source.file);
        this.parts.push({ file: file.source.file, by: 'include' });
        opened.push(file);
      }
    }
    const [first] = opened as [OpenedFile?];
    if (first === undefined) {
      return [];
    }
    const folder =
      include.directory === undefined ? first.folder : posix.join(from.folder, include.directory.text);
    const environments: SourceText[] = [];
    for (const path of include.envFiles) {
      const file = await this.referred.open(path, from.folder, 'env_file');
      environments.push(...(file ? [file.source] : []));
    }
    const project = {
      folder,
      lookup: await this.environment.ofProject(this.home, folder, environments, parent.lookup),
    };
    return this.merged(
      opened.map(({ source }) => this.load(this.shared.of(source), folder, project)),
      project,
    );
  }

  /** The same file may be taken services from many times. */
  private load(yaml: YamlSource, folder: string, project: Project): ComposeFile {
    const files = this.loaded.get(project) ?? new Map<string, ComposeFile>();
    this.loaded.set(project, files);
    const key = JSON.stringify([yaml.source.file, folder]);
    const known = files.get(key);
    if (known !== undefined) {
      return known;
    }
    const { file, problems } = composeFile(yaml, folder, project.lookup, this.serviceCount);
    this.serviceCount += file.services.length;
    for (const problem of problems) {
      this.found.add(problem);
    }
    files.set(key, file);
    return file;
  }

  /** The service with the variables of its `env_file` and what it inherits through `extends`; each is completed once. */
  private async complete(
    service: ComposeService,
    file: ComposeFile,
    project: Project,
    chain: ReadonlySet<ComposeService>,
  ): Promise<ComposeService> {
    const known = this.completed.get(service);
    if (known !== undefined) {
      return known;
    }
    const own = await this.environment.withEnvFiles(service, file.folder, project);
    const completed = await this.withBase(own, service, file, project, new Set([...chain, service]));
    this.completed.set(service, completed);
    return completed;
  }

  /** @param chain the services that extend one another up to this one */
  private async withBase(
    completed: ComposeService,
    service: ComposeService,
    file: ComposeFile,
    project: Project,
    chain: ReadonlySet<ComposeService>,
  ): Promise<ComposeService> {
    const { extends: base } = service;
    if (!base) {
      return completed;
    }
    const opened = base.file && (await this.referred.open(base.file, file.folder, 'extends'));
    if (base.file && !opened) {
      return { ...completed, unresolved: [...completed.unresolved, unresolvedValue(base.file.text)] };
    }
    if (opened) {
      this.parts.push({ file: opened.source.file, by: 'extends' });
    }
    const home = opened ? this.load(this.shared.of(opened.source), opened.folder, project) : file;
    const found = home.serviceNamed.get(base.service.text);
    if (found === undefined) {
      this.found.note(
        base.service.range(),
        `the service ${base.service.text} that ${service.name.text} extends is not declared`,
      );
      return completed;
    }
    if (chain.has(found)) {
      this.found.note(base.service.range(), `${service.name.text} extends itself`);
      return completed;
    }
    const below = chain.size > MAX_EXTENDS ? null : await this.complete(found, home, project, chain);
    const depth = below === null ? 0 : (this.depths.get(below) ?? 0) + 1;
    if (below === null || depth > MAX_EXTENDS) {
      this.found.note(
        base.service.range(),
        `what ${base.service.text} extends was not followed: more than ${MAX_EXTENDS} services extend one another`,
      );
      return completed;
    }
    const layered = layerService(completed, below);
    this.depths.set(layered, depth);
    return layered;
  }
}
