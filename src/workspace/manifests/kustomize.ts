import { posix } from 'node:path';
import type { Node } from 'yaml';
import type { ConfigMapDeclaration, Kustomization, WorkloadPatch } from './declaration';
import { readDotenv } from './dotenv';
import { hasKustomizeField, KUSTOMIZE_GROUP } from './kustomize-fields';
import { patchesOf } from './kustomize-patches';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import { splitPart, type TextPart } from './text-part';
import type { YamlView } from './yaml-view';

const FILE_NAME = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const GENERATORS = { configMapGenerator: 'ConfigMap', secretGenerator: 'Secret' } as const;

const KIND = 'Kustomization';

/** Told by its API group or by the name of the file, in which kustomize allows to leave the group out. */
export function isKustomization(view: YamlView): boolean {
  const version = textOf(view, 'apiVersion');
  const kind = textOf(view, 'kind');
  return (
    version?.startsWith(KUSTOMIZE_GROUP) === true ||
    // kustomize takes a file by its name; what is wrong in it is said.
    (FILE_NAME.test(view.source.file) && (kind === KIND || kind === undefined || hasKustomizeField(view)))
  );
}

const textOf = (view: YamlView, key: string): string | undefined => view.text(view.get(view.root, key))?.text;

/**
 * What a kustomization generates and changes, as far as files say so: nothing is run, and nothing is fetched. Names of
 * generated maps go without the hash that kustomize appends, because it appends it to their uses as well.
 */
export async function readKustomization(
  view: YamlView,
  siblings: SiblingFiles,
): Promise<{ readonly kustomization: Kustomization; readonly maps: readonly ConfigMapDeclaration[] }> {
  const { root } = view;
  const { file } = view.source;
  const textAt = (key: string): string | undefined => view.text(view.get(root, key))?.text;
  const maps: ConfigMapDeclaration[] = [];
  for (const [key, kind] of Object.entries(GENERATORS)) {
    for (const generator of view.items(view.get(root, key))) {
      maps.push(await generatedMap(view, generator, kind, siblings));
    }
  }
  const patches: WorkloadPatch[] = await patchesOf(view, siblings);
  const folder = posix.dirname(file);
  return {
    maps,
    kustomization: {
      file,
      resources: ['resources', 'bases', 'components'].flatMap((key) =>
        view
          .items(view.get(root, key))
          .flatMap((item) => view.text(item)?.text ?? [])
          .map((path) => posix.normalize(posix.join(folder, path)).replace(/\/$/, '')),
      ),
      namespace: textAt('namespace'),
      namePrefix: textAt('namePrefix') ?? '',
      nameSuffix: textAt('nameSuffix') ?? '',
      patches,
    },
  };
}

/** `literals`, `envs` and `files` of one generator. */
async function generatedMap(
  view: YamlView,
  generator: Node,
  kind: ConfigMapDeclaration['kind'],
  siblings: SiblingFiles,
): Promise<ConfigMapDeclaration> {
  const texts = (key: string): TextPart[] =>
    view.items(view.get(generator, key)).flatMap((item) => view.text(item) ?? []);
  const entries: { key: string; value: TextPart }[] = [];
  let isComplete = true;
  for (const literal of texts('literals')) {
    const pair = splitPart(literal, '=');
    entries.push(...(pair ? [{ key: pair.head.text, value: unquoted(pair.tail) }] : []));
  }
  const environment = view.text(view.get(generator, 'env'));
  for (const path of [...(environment ? [environment] : []), ...texts('envs')]) {
    const read = await siblings.read(path.text);
    if (read instanceof SourceText) {
      const variables = readDotenv(read, () => undefined, true);
      entries.push(...variables.map(({ name, value }) => ({ key: name, value })));
    } else {
      isComplete = false;
    }
  }
  for (const path of texts('files')) {
    const named = splitPart(path, '=');
    const reference = (named?.tail ?? path).text;
    const read = await siblings.read(reference);
    if (read instanceof SourceText) {
      entries.push({
        key: named?.head.text ?? posix.basename(reference),
        value: read.part(0, read.text.length),
      });
    } else {
      isComplete = false;
    }
  }
  return {
    kind,
    name: view.text(view.get(generator, 'name'))?.text ?? '',
    namespace: view.text(view.get(generator, 'namespace'))?.text,
    entries,
    isComplete,
  };
}

function unquoted(part: TextPart): TextPart {
  const match = /^(["'])(.*)\1$/s.exec(part.text);
  return match
    ? { text: match[2], range: (from = 0, to = match[2].length) => part.range(from + 1, to + 1) }
    : part;
}
