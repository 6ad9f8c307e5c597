import type { ConfigurationChangeEvent, Uri, WorkspaceFolder } from 'vscode';
import type { AnalyzeOptions, AnalyzeSourceRequest, RuntimeChoice } from '../contracts/protocol';
import type { SloSettings } from '../contracts/forecast/service-limit';
import {
  toAnalyzeOptions,
  toSelection,
  whenCached,
  type FileSelection,
  type Settings,
} from './analyze-options';
import type { Host } from './host/host';
import { namedIncidents } from './named-incidents';
import { chosenModel } from './model-choice';
import type { EditorServices } from './services';

type SettingsHost = Pick<Host, 'workspace'>;

/** Reads the settings that hold for a folder. */
export function analyzeOptions(
  { context, host }: Pick<EditorServices, 'context' | 'host'>,
  folder: WorkspaceFolder,
  model: AnalyzeOptions['model'] = chosenModel(context, folder),
): AnalyzeOptions {
  const meshlens = meshlensSettings(host, folder.uri);
  return toAnalyzeOptions(
    {
      ...selectionSettings(host, folder.uri),
      windowSeconds: meshlens.get<number>('windowSeconds', 0),
      seed: meshlens.get<number>('seed', 0),
      runtime: meshlens.get<RuntimeChoice>('runtime', 'auto'),
      kinds: meshlens.get<string>('kinds', ''),
      slo: meshlens.get<SloSettings>('slo', {}),
      cache: cacheSetting(host, folder.uri),
      tfjsNodePath: meshlens.get<string>('tfjsNodePath', ''),
    },
    {
      folder: folder.uri.fsPath,
      trusted: host.workspace.isTrusted,
      storageDir: context.globalStorageUri.fsPath,
      model,
      named: namedIncidents(context, folder),
    },
  );
}

/**
 * What holds for a live source: the settings of no folder. Nothing of it is kept but its answers, and neither files that the
 * window hides nor kinds of trouble of a folder concern it.
 */
export function sourceOptions({
  context,
  host,
}: Pick<EditorServices, 'context' | 'host'>): Omit<AnalyzeSourceRequest, 'source' | 'credentials'> {
  const meshlens = host.workspace.getConfiguration('meshlens');
  return {
    seed: meshlens.get<number>('seed', 0),
    runtime: meshlens.get<RuntimeChoice>('runtime', 'auto'),
    tfjsNodePath: meshlens.get<string>('tfjsNodePath', '') || undefined,
    model: 'auto',
    storageDir: null,
    include: [],
    exclude: [],
    trusted: host.workspace.isTrusted,
    place: context.globalStorageUri.fsPath,
  };
}

/** Which files of a folder are looked at, by the settings that hold for it. */
export function fileSelection(host: SettingsHost, folder: Uri): FileSelection {
  return toSelection(selectionSettings(host, folder));
}

/** Where the results of a folder are kept, by its settings. */
export function storageDirFor(
  { context, host }: Pick<EditorServices, 'context' | 'host'>,
  folder: Uri,
): string | null {
  return whenCached({ cache: cacheSetting(host, folder) }, context.globalStorageUri.fsPath);
}

function cacheSetting(host: SettingsHost, folder: Uri): boolean {
  return meshlensSettings(host, folder).get<boolean>('cache', true);
}

/** Whether a change of the settings may change which configs are looked at or what is said about them. */
export function affectsServing(change: ConfigurationChangeEvent): boolean {
  return ['meshlens.include', 'meshlens.exclude', 'meshlens.cache', 'files.exclude'].some((setting) =>
    change.affectsConfiguration(setting),
  );
}

function selectionSettings(
  host: SettingsHost,
  folder: Uri,
): Pick<Settings, 'include' | 'exclude' | 'filesExclude'> {
  const meshlens = meshlensSettings(host, folder);
  return {
    include: meshlens.get<string[]>('include', []),
    exclude: meshlens.get<string[]>('exclude', []),
    filesExclude: host.workspace
      .getConfiguration('files', folder)
      .get<Record<string, unknown>>('exclude', {}),
  };
}

/** Whether models named in configs get lenses and hovers. */
export function lensesEnabled(host: SettingsHost, folder: Uri): boolean {
  return meshlensSettings(host, folder).get<boolean>('lenses', true);
}

/** Rules the user switched off for a folder. */
export function disabledRules(host: SettingsHost, folder: Uri): readonly string[] {
  return meshlensSettings(host, folder).get<string[]>('rules.disabled', []);
}

function meshlensSettings(
  { workspace }: SettingsHost,
  folder: Uri,
): ReturnType<typeof workspace.getConfiguration> {
  return workspace.getConfiguration('meshlens', folder);
}
