import { posix } from 'node:path';
import type { ComposeMount, MountDefinition } from './compose-mounts';
import type { ComposeProblems } from './compose-problems';
import type { ComposeService } from './compose-service';
import type { ServiceReference, UnresolvedValue } from './declaration';
import { UNKNOWN } from './hosts';
import { mayConfigure } from './mount-targets';
import { fileReferences, isSearchedWhole } from './references';
import type { SiblingFiles } from './siblings';
import { SourceText } from './source-text';
import type { TextPart } from './text-part';
import { unresolvedValue, unresolvedVariables } from './unresolved';

/** Addresses that mounted files give to the services of a project, over all services. */
const MAX_MOUNTED_ADDRESSES = 500_000;
/** What the files that a service sees say of the services it calls. */
export interface MountedValues {
  readonly references: readonly ServiceReference[];
  readonly texts: readonly string[];
  readonly unresolved: readonly UnresolvedValue[];
}

/** Configs, secrets, and files of the workspace that services of one project mount. */
export class MountedFiles {
  private readonly definitions = new Map<string, MountDefinition>();
  private readonly known = new Map<string, MountedValues>();
  private given = 0;

  constructor(
    private readonly siblings: SiblingFiles,
    private readonly found: ComposeProblems,
  ) {}

  /** Of two definitions of one name, the later replaces the earlier; those of an included project replace none. */
  define(definitions: readonly MountDefinition[]): void {
    const own = new Map(definitions.map((definition) => [keyOf(definition), definition]));
    for (const [key, definition] of own) {
      if (!this.definitions.has(key)) {
        this.definitions.set(key, definition);
      }
    }
  }

  async of({ mounts, container, name }: ComposeService): Promise<MountedValues> {
    const all: MountedValues[] = [];
    for (const mount of mounts) {
      all.push(await this.once(keyOf(mount), () => this.valuesOf(mount)));
    }
    for (const { source, target, folder } of container.volumes) {
      if (mayConfigure(target)) {
        const path = posix.join(folder, source.text);
        all.push(await this.once(`volume ${path}`, () => this.fileAt(source, path, source.text)));
      }
    }
    const read = all.filter(({ references }) => {
      this.given += references.length;
      return this.given <= MAX_MOUNTED_ADDRESSES;
    });
    const isCut = read.length < all.length;
    if (isCut) {
      const reason = `files that services mount were not searched from here on: they hold more than ${MAX_MOUNTED_ADDRESSES} addresses`;
      this.found.note(name.range(), reason);
    }
    return {
      references: read.flatMap(({ references }) => references),
      texts: read.flatMap(({ texts }) => texts),
      unresolved: [
        ...all.flatMap(({ unresolved }) => unresolved),
        ...(isCut ? [{ name: 'mounted files', mayHoldAddress: true }] : []),
      ],
    };
  }

  private async once(key: string, read: () => Promise<MountedValues>): Promise<MountedValues> {
    const values = this.known.get(key) ?? (await read());
    this.known.set(key, values);
    return values;
  }

  private async valuesOf(mount: ComposeMount): Promise<MountedValues> {
    const name = mount.name.text;
    const definition = this.definitions.get(keyOf(mount));
    if (definition?.content !== undefined) {
      return searched(name, definition.content);
    }
    if (definition?.variable !== undefined) {
      const { variable } = definition;
      const text = definition.lookup(variable.text);
      return text === undefined
        ? notKnown(variable.text)
        : searched(variable.text, { text, range: () => variable.range() });
    }
    return definition?.file === undefined
      ? notKnown(name)
      : this.fileAt(definition.file, posix.join(definition.folder, definition.file.text), name);
  }

  private async fileAt({ text }: TextPart, path: string, name: string): Promise<MountedValues> {
    const isFile = !text.includes(UNKNOWN) && !posix.isAbsolute(text);
    const file = isFile ? await this.siblings.read(path) : undefined;
    return file instanceof SourceText ? searched(name, file.part(0, file.text.length)) : notKnown(name);
  }
}

const keyOf = ({ kind, name }: ComposeMount): string => `${kind} ${name.text}`;

function searched(name: string, file: TextPart): MountedValues {
  const rest = isSearchedWhole(file) ? unresolvedVariables([{ name, value: file }]) : [unresolvedValue(name)];
  return { references: fileReferences(file), texts: [file.text], unresolved: rest };
}

function notKnown(name: string): MountedValues {
  return { references: [], texts: [], unresolved: [unresolvedValue(name)] };
}
