import type { ModelPlace } from '../../../contracts/serving/served-model';
import { within, type WorkspaceFiles } from './workspace-files';

/** What ONNX Runtime's backend looks for when the config names no file. */
const DEFAULT_FILE = 'model.onnx';
const VERSION = /^[1-9]\d{0,8}$/;

/** What a config says about where its model lies. */
export interface EntryLayout {
  readonly fileName?: string;
  /** The versions that are served; empty when the config does not choose. */
  readonly versions?: readonly string[];
}

/**
 * The model of one entry of a model repository: `ENTRY/VERSION/model.onnx` of the highest version that has one.
 * @param entry folder with the `config.pbtxt`, relative to the analysed one
 * @returns `missing` names the file that would be loaded
 */
export async function modelOfEntry(
  files: WorkspaceFiles,
  entry: string,
  { fileName = DEFAULT_FILE, versions: chosen = [] }: EntryLayout = {},
): Promise<ModelPlace> {
  const byHighest = (names: readonly string[]): string[] =>
    names.filter((name) => VERSION.test(name)).sort((a, b) => Number(b) - Number(a));
  const versions = byHighest(chosen.length > 0 ? chosen : await files.list(entry === '' ? '.' : entry));
  for (const version of versions) {
    const file = await modelFile(files, within(entry, `${version}/${fileName}`));
    if (file !== null) {
      return { kind: 'file', file };
    }
  }
  return { kind: 'missing', expected: within(entry, `${versions.at(0) ?? '1'}/${fileName}`) ?? fileName };
}

/** A model with external data may be a folder that holds the model under the same name. */
async function modelFile(files: WorkspaceFiles, path: string | null): Promise<string | null> {
  if (path === null) {
    return null;
  }
  const kind = await files.kindOf(path);
  if (kind === 'file') {
    return path;
  }
  const inside = `${path}/${DEFAULT_FILE}`;
  return kind === 'folder' && (await files.kindOf(inside)) === 'file' ? inside : null;
}

/** Models in one folder that is named as a whole; more than a person reads off one line are left out. */
const MAX_MODELS = 50;

export interface FolderModel {
  /** Name of the entry or of the file. */
  readonly name: string;
  /** Relative to the analysed folder. */
  readonly file: string;
  /** The folder with its `config.pbtxt`, where there may be one. */
  readonly entry: string | null;
}

/**
 * The ONNX models a folder stands for: in it, in its versions (`1/model.onnx`), and in the
 * entries of a model repository (`NAME/1/model.onnx`).
 */
export async function modelsInFolder(files: WorkspaceFiles, folder: string): Promise<readonly FolderModel[]> {
  const names = await files.list(folder);
  const models: FolderModel[] = names
    .filter((name) => name.endsWith('.onnx'))
    .flatMap((name) => {
      const file = within(folder, name);
      return file === null ? [] : [{ name, file, entry: null }];
    });
  const own = models.length > 0 ? null : await modelOfEntry(files, folder);
  if (own?.kind === 'file') {
    return [{ name: lastOf(folder), file: own.file, entry: folder }];
  }
  for (const name of names) {
    if (models.length >= MAX_MODELS) {
      break;
    }
    const entry = within(folder, name);
    if (
      entry === null ||
      name.startsWith('.') ||
      VERSION.test(name) ||
      (await files.kindOf(entry)) !== 'folder'
    ) {
      continue;
    }
    const place = await modelOfEntry(files, entry);
    if (place.kind === 'file') {
      models.push({ name, file: place.file, entry });
    }
  }
  return models.slice(0, MAX_MODELS);
}

function lastOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
