import type { ModelPlace } from '../../../contracts/serving/served-model';
import { slicePart, type TextPart } from '../text-part';
import { flagsOf } from '../timeouts';
import type { ModelContainer } from './container-settings';
import { modelsInFolder, type FolderModel } from './model-layout';
import { within, type WorkspaceFiles } from './workspace-files';

/** A folder or file beside the manifest that a container sees at `target`. */
export interface Mount {
  /** As the manifest writes it. */
  readonly source: TextPart;
  readonly target: string;
  /** Folder that the source starts from, where it is not that of the manifest. */
  readonly base?: string;
}

/** A model that a container's configuration names, with the token that does. */
export interface MentionedModel {
  readonly token: TextPart;
  readonly place: ModelPlace;
  /** Set when the token names a whole folder: which of its models this is. */
  readonly inFolder: FolderModel | null;
}

export interface Surroundings {
  readonly files: WorkspaceFiles;
  /** Folder of the manifest, '' for the analysed one. */
  readonly base: string;
  readonly mounts: readonly Mount[];
}

const WORD = /[^\s"'=,;:]+/g;
const MODEL_ENDING = /\.onnx(?![\w.])/g;
/** Variables and flags that hold the place of models: MODEL_REPOSITORY, --model-store, --model-path, MODELS_DIR, STORAGE_URI. */
const NAMES_MODELS =
  /^STORAGE_URI$|models?[-_]?(?:repository|repo|store|dir|directory|folder|path|base[-_]?path|root|uri|file)?$/i;

/** Longer paths exist on no system. */
const MAX_PATH = 4096;
/** Innermost folders of a path that are looked for. */
const MAX_FOLDERS = 64;

/** Words up to their last `.onnx`. */
function modelFilesIn(text: string): { start: number; end: number }[] {
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const ending = [...word.matchAll(MODEL_ENDING)].at(-1);
    return ending === undefined || ending.index === 0
      ? []
      : [{ start: index, end: index + ending.index + ending[0].length }];
  });
}

/**
 * Models that arguments and variables name, else those that lie in what is mounted. A path is followed through the
 * mounts, or looked for in the manifest's folder and the analysed one, leading folders left out one by one
 * (`/models/net.onnx` is `models/net.onnx` or `net.onnx`). What is found nowhere is somewhere else, and nothing is said.
 */
export async function mentionedModels(
  container: ModelContainer,
  around: Surroundings,
): Promise<MentionedModel[]> {
  const values = [...container.args, ...container.variables.map(({ value }) => value)];
  const named = values.flatMap((value) =>
    modelFilesIn(value.text).map(({ start, end }) => slicePart(value, start, end)),
  );
  const folders = [...container.variables, ...flagsOf(container.args)]
    .filter(
      ({ name, value }) =>
        NAMES_MODELS.test(name) && /^[./\w]/.test(value.text) && !value.text.includes('.onnx'),
    )
    .map(({ value }) => value);
  const models: MentionedModel[] = [];
  const mountOf = mountFinder(around.mounts);
  for (const token of [...named, ...folders]) {
    models.push(...(await modelsAt(token, around, mountOf)));
  }
  if (models.length > 0) {
    return distinct(models);
  }
  for (const { source, base } of around.mounts) {
    const path = within(base ?? around.base, source.text);
    if (path !== null && path !== '.') {
      models.push(...(await found(source, path, around.files)));
    }
  }
  return distinct(models);
}

type MountOf = (path: string) => Mount | undefined;

/** The first mount that a path lies in, by the folders of the path: both may be many. */
function mountFinder(mounts: readonly Mount[]): MountOf {
  const firsts = new Map<string, number>();
  mounts.forEach(({ target }, index) => {
    const folder = target.endsWith('/') ? target.slice(0, -1) : target;
    firsts.set(folder, firsts.get(folder) ?? index);
  });
  const lengths = new Set([...firsts.keys()].map(({ length }) => length));
  return (path) => {
    let first = firsts.get(path) ?? mounts.length;
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (lengths.has(end)) {
        first = Math.min(first, firsts.get(path.slice(0, end)) ?? mounts.length);
      }
    }
    return mounts.at(first);
  };
}

/** The models a path or an address of a store stands for. */
export async function modelsAt(
  token: TextPart,
  { files, base, mounts }: Surroundings,
  mountOf: MountOf = mountFinder(mounts),
): Promise<MentionedModel[]> {
  if (token.text.length > MAX_PATH) {
    return [];
  }
  // Of `gs://bucket/models/net` and `pvc://claim/models/net` the folders behind the store's name may lie here as well.
  const path = token.text.replace(/^file:\/\//, '').replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '');
  const mount = mountOf(path);
  const host = mount && within(mount.base ?? base, mount.source.text);
  if (mount && host) {
    const mounted = within(host, path.slice(mount.target.length).replace(/^\/+/, ''));
    const models = mounted === null ? [] : await found(token, mounted, files);
    if (models.length > 0) {
      return models;
    }
    const isLost = mounted?.endsWith('.onnx') === true && (await files.kindOf(host)) === 'folder';
    return isLost ? [{ token, place: { kind: 'missing', expected: mounted }, inFolder: null }] : [];
  }
  // An absolute folder of the host may be this one or a copy of it.
  const paths =
    mount?.source.text.startsWith('/') === true
      ? [`${mount.source.text}/${path.slice(mount.target.length)}`, path]
      : [path];
  for (const each of paths) {
    const models = await lookFor(token, each, base, files);
    if (models.length > 0) {
      return models;
    }
  }
  return [];
}

/** Looks in the manifest's folder and in the analysed one, leading folders of the path left out one by one. */
async function lookFor(
  token: TextPart,
  path: string,
  base: string,
  files: WorkspaceFiles,
): Promise<MentionedModel[]> {
  const parts = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(-MAX_FOLDERS);
  for (let dropped = 0; dropped < parts.length; dropped++) {
    for (const folder of base === '' ? [''] : [base, '']) {
      const candidate = within(folder, parts.slice(dropped).join('/'));
      const models = candidate === null || candidate === '.' ? [] : await found(token, candidate, files);
      if (models.length > 0) {
        return models;
      }
    }
  }
  return [];
}

async function found(token: TextPart, path: string, files: WorkspaceFiles): Promise<MentionedModel[]> {
  const kind = await files.kindOf(path);
  if (kind === 'file') {
    return path.endsWith('.onnx') ? [{ token, place: { kind: 'file', file: path }, inFolder: null }] : [];
  }
  if (kind === null) {
    return [];
  }
  const models = await modelsInFolder(files, path);
  return models.map((model) => ({ token, place: { kind: 'file', file: model.file }, inFolder: model }));
}

/** A model named in several ways (as a variable and as an argument) is one. */
function distinct(models: readonly MentionedModel[]): MentionedModel[] {
  const byFile = new Map<string, MentionedModel>();
  for (const model of models) {
    const key = keyOf(model.place);
    if (!byFile.has(key)) {
      byFile.set(key, model);
    }
  }
  return [...byFile.values()];
}

function keyOf(place: ModelPlace): string {
  switch (place.kind) {
    case 'file':
      return place.file;
    case 'missing':
      return `? ${place.expected}`;
    case 'store':
      return `@ ${place.address}`;
  }
}
