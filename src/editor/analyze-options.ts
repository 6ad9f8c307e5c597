import path from 'node:path';
import type { AnalyzeOptions, RuntimeChoice } from '../contracts/protocol';
import type { NamedIncident } from '../contracts/named-incident';
import type { SloSettings } from '../contracts/forecast/service-limit';

/** The settings as a user writes them. */
export interface Settings {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** VS Code's own `files.exclude`: glob to true, false or a sibling condition. */
  readonly filesExclude: Readonly<Record<string, unknown>>;
  /** 0 = chosen from the data. */
  readonly windowSeconds: number;
  readonly seed: number;
  readonly runtime: RuntimeChoice;
  readonly cache: boolean;
  /** File with further kinds of trouble, relative to the folder; empty without one. */
  readonly kinds: string;
  readonly slo: SloSettings;
  readonly tfjsNodePath: string;
}

/** Which files of a folder are looked at. */
export type FileSelection = Pick<AnalyzeOptions, 'include' | 'exclude'>;

export interface Surroundings {
  readonly folder: string;
  readonly trusted: boolean;
  /** The extension's own storage, outside every workspace. */
  readonly storageDir: string;
  readonly model: AnalyzeOptions['model'];
  /** What the user called incidents of the folder. */
  readonly named: readonly NamedIncident[];
}

/** What the analytics process is asked, from settings and surroundings. An untrusted workspace chooses no model. */
export function toAnalyzeOptions(settings: Settings, surroundings: Surroundings): AnalyzeOptions {
  const { folder, trusted, storageDir, model, named } = surroundings;
  return {
    folder,
    windowMs: settings.windowSeconds > 0 ? settings.windowSeconds * 1000 : undefined,
    seed: settings.seed,
    runtime: settings.runtime,
    model: trusted ? model : 'auto',
    storageDir: whenCached(settings, storageDir),
    ...toSelection(settings),
    trusted,
    kindsFile: settings.kinds === '' ? undefined : path.resolve(folder, settings.kinds),
    named,
    // The editor hands out objects of settings as proxies, which cannot be sent to a process.
    slo: JSON.parse(JSON.stringify(settings.slo)) as SloSettings,
    tfjsNodePath: trusted && settings.tfjsNodePath !== '' ? settings.tfjsNodePath : undefined,
  };
}

/** Where results are kept and looked for; null: nothing is kept and nothing is found, for findings and lenses alike. */
export function whenCached({ cache }: Pick<Settings, 'cache'>, storageDir: string): string | null {
  return cache ? storageDir : null;
}

/** What `meshlens.include`, `meshlens.exclude` and `files.exclude` say together. */
export function toSelection({
  include,
  exclude,
  filesExclude,
}: Pick<Settings, 'include' | 'exclude' | 'filesExclude'>): FileSelection {
  return { include: [...include], exclude: [...new Set([...exclude, ...unconditional(filesExclude)])] };
}

/** `files.exclude` may switch a glob off or tie it to a sibling file; only plain ones hide a file for certain. */
function unconditional(filesExclude: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(filesExclude).flatMap(([glob, on]) => (on === true ? [glob] : []));
}
