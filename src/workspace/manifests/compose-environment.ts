import { posix } from 'node:path';
import { layerVariables } from './compose-layers';
import type { ComposeProblems } from './compose-problems';
import type { ReferredFiles } from './compose-referred';
import type { ComposeService } from './compose-service';
import type { UnresolvedValue } from './declaration';
import { readDotenv } from './dotenv';
import type { Lookup } from './interpolate';
import type { Variable } from './references';
import { SourceText } from './source-text';

/** Variables that `env_file` gives to the services of a project, over all services. */
const MAX_FILE_VARIABLES = 500_000;

/** A project: the files merged into one, and where their relative paths and variables come from. */
export interface Project {
  /** Folder of its relative paths, relative to that of the first file; '' for the first. */
  readonly folder: string;
  readonly lookup: Lookup;
}

/** The variables that `.env` files give to projects and `env_file` gives to services. */
export class ComposeEnvironment {
  private readonly known = new Map<Project, Map<string, readonly Variable[]>>();
  private fileVariables = 0;

  constructor(
    private readonly referred: ReferredFiles,
    private readonly found: ComposeProblems,
  ) {}

  /**
   * Values of `files`, or of the `.env` in `folder` when there are none, below those of `outer`.
   * @param home folder of the first file, as it is shown
   */
  async ofProject(
    home: string,
    folder: string,
    files: readonly SourceText[],
    outer: Lookup,
  ): Promise<Lookup> {
    const own = files.length > 0 ? undefined : await this.referred.siblings.read(posix.join(folder, '.env'));
    if (own !== undefined && !(own instanceof SourceText) && own.isThere === true) {
      const file = posix.join(home, folder, '.env');
      this.found.note({ file, line: 1, column: 1 }, `this file was not read: ${own.refused}`);
    }
    const values = new Map<string, string>();
    const known: Lookup = (name) => outer(name) ?? values.get(name);
    for (const file of own instanceof SourceText ? [own] : files) {
      for (const { name, value } of readDotenv(file, known, false, this.found.reportFault)) {
        values.set(name, value.text);
      }
    }
    return known;
  }

  /**
   * The service with the variables of its `env_file`.
   * @param folder of the file that states it
   */
  async withEnvFiles(service: ComposeService, folder: string, project: Project): Promise<ComposeService> {
    let { fileVariables } = service;
    const missing: UnresolvedValue[] = [];
    for (const { path, required, raw } of service.envFiles) {
      const opened = await this.referred.open(path, folder, required ? 'env_file' : null);
      const variables = opened && this.variablesOf(opened.source, raw, project);
      if (variables && this.fileVariables + variables.length <= MAX_FILE_VARIABLES) {
        this.fileVariables += variables.length;
        fileVariables = layerVariables(variables, fileVariables);
      } else {
        // A path of variables that are not known, or of a file that lies elsewhere, may hold anything.
        missing.push({ name: path.text, mayHoldAddress: true });
      }
      if (variables && this.fileVariables + variables.length > MAX_FILE_VARIABLES) {
        const reason = `env_file was not followed: files give services more than ${MAX_FILE_VARIABLES} variables`;
        this.found.note(path.range(), reason);
      }
    }
    return { ...service, fileVariables, unresolved: [...service.unresolved, ...missing] };
  }

  private variablesOf(source: SourceText, raw: boolean, project: Project): readonly Variable[] {
    const known = this.known.get(project) ?? new Map<string, readonly Variable[]>();
    this.known.set(project, known);
    const key = `${raw} ${source.file}`;
    const variables = known.get(key) ?? readDotenv(source, project.lookup, raw, this.found.reportFault);
    known.set(key, variables);
    return variables;
  }
}
